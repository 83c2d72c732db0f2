//! Statements of fixed text, executed through the connection's cache of prepared statements.
//!
//! A [`Statement`] numbers its parameters by first binding all of them in a common table expression that nothing reads, so
//! that its text may name `$n` as often as it likes. Its type is its identity in the cache: prepared once a connection.
//! Rejected: `sql_query`, which is planned at every execution and costs a second round trip.

use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::{Field, NamedRow, Row};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{HasSqlType, Jsonb, Untyped};
use std::io::Write;

/// Parameters and text of one statement.
pub(crate) trait Statement: Send {
    /// Distinguishes the statement in the cache.
    type Id: 'static;
    /// Continues `with bound as (…)`: begins with a comma or with `select`, `update` and so on.
    const SQL: &'static str;
    /// Binds every parameter in the order of its number.
    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()>;
}

/// Receives the parameters of a statement.
pub(crate) struct Parameters<'p, 'a, 'b> {
    pass: &'p mut AstPass<'a, 'b, Pg>,
}

impl<'b> Parameters<'_, '_, 'b> {
    /// Adds the next parameter.
    pub(crate) fn add<ST, T>(&mut self, value: &'b T) -> QueryResult<()>
    where
        Pg: HasSqlType<ST>,
        T: ToSql<ST, Pg> + ?Sized,
    {
        self.pass.push_bind_param::<ST, T>(value)?;
        self.pass.push_sql(", ");
        Ok(())
    }
}

/// A statement as diesel sees it.
pub(crate) struct Fixed<S>(pub(crate) S);

impl<S: Statement> QueryFragment<Pg> for Fixed<S> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        pass.push_sql("with bound as (select ");
        self.0.bind(&mut Parameters { pass: &mut pass })?;
        pass.push_sql("1)");
        pass.push_sql(S::SQL);
        Ok(())
    }
}

/// Identity of a statement in the cache.
pub(crate) struct FixedId<I>(std::marker::PhantomData<I>);

impl<I: 'static> QueryId for FixedId<I> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S: Statement> QueryId for Fixed<S> {
    type QueryId = FixedId<S::Id>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S: Statement> Query for Fixed<S> {
    type SqlType = Untyped;
}

/// The columns of a row, taken from left to right.
pub(crate) struct Columns<'r, R> {
    row: &'r R,
    next: usize,
}

impl<'r, 'a, R: NamedRow<'a, Pg>> Columns<'r, R> {
    pub(crate) fn of(row: &'r R) -> Self {
        Self { row, next: 0 }
    }

    /// The next column.
    pub(crate) fn take<ST, T: FromSql<ST, Pg>>(&mut self) -> deserialize::Result<T> {
        let field = Row::get(self.row, self.next).ok_or("the row has fewer columns than its reader")?;
        self.next += 1;
        T::from_nullable_sql(field.value())
            .map_err(|error| format!("column {}: {error}", field.field_name().unwrap_or("?")).into())
    }
}

/// A row with one number.
pub(crate) struct Number(pub(crate) i64);

impl QueryableByName<Pg> for Number {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Columns::of(row)
            .take::<diesel::sql_types::BigInt, i64>()
            .map(Self)
    }
}

/// Bytes of a JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Json(pub(crate) Vec<u8>);

/// Version of the binary form of `jsonb` on the wire.
const WIRE_VERSION: u8 = 1;

impl ToSql<Jsonb, Pg> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[WIRE_VERSION])?;
        out.write_all(&self.0)?;
        Ok(IsNull::No)
    }
}

impl FromSql<Jsonb, Pg> for Json {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((&WIRE_VERSION, document)) => Ok(Self(document.to_vec())),
            _ => Err("unknown wire version of jsonb".into()),
        }
    }
}
