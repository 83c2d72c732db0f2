//! A statement that is put together from fixed pieces and bound values.

use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::serialize::ToSql;
use diesel::sql_query;
use diesel::sql_types::HasSqlType;

pub(super) struct Sql {
    query: BoxedSqlQuery<'static, Pg, SqlQuery>,
    next: u32,
}

impl Sql {
    pub(super) fn new(text: &str) -> Self {
        Self {
            query: sql_query(text).into_boxed(),
            next: 1,
        }
    }

    /// Text of ours; never a caller's.
    pub(super) fn text(mut self, text: &str) -> Self {
        self.query = self.query.sql(text);
        self
    }

    /// A value, as the next parameter.
    pub(super) fn bind<ST, T>(mut self, value: T) -> Self
    where
        ST: Send + 'static,
        Pg: HasSqlType<ST>,
        T: ToSql<ST, Pg> + Send + 'static,
    {
        self.query = self.query.sql(format!("${}", self.next)).bind::<ST, T>(value);
        self.next += 1;
        self
    }

    pub(super) fn finish(self) -> BoxedSqlQuery<'static, Pg, SqlQuery> {
        self.query
    }
}
