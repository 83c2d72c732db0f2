//! A statement that is put together from fixed pieces and bound values.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};
use std::borrow::Cow;

/// Text of ours and values of callers, in the order in which they are read.
pub(crate) struct Sql {
    pieces: Vec<Piece>,
    /// Kept prepared by the connection; else planned anew, so that rare combinations do not fill its cache.
    is_frequent: bool,
}

enum Piece {
    Text(Cow<'static, str>),
    Value(Box<dyn Value>),
}

trait Value: Send {
    fn push<'b>(&'b self, pass: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

struct Typed<ST, T>(T, std::marker::PhantomData<fn() -> ST>);

impl<ST, T> Value for Typed<ST, T>
where
    Pg: HasSqlType<ST>,
    T: ToSql<ST, Pg> + Send,
{
    fn push<'b>(&'b self, pass: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        pass.push_bind_param::<ST, T>(&self.0)
    }
}

impl Sql {
    pub(crate) fn new() -> Self {
        Self {
            pieces: Vec::new(),
            is_frequent: false,
        }
    }

    /// Keeps the statement prepared.
    pub(crate) fn keep_prepared(&mut self, is_frequent: bool) {
        self.is_frequent = is_frequent;
    }

    /// Text of ours; never a caller's.
    pub(crate) fn text(&mut self, text: impl Into<Cow<'static, str>>) -> &mut Self {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    /// All of another statement.
    pub(crate) fn append(&mut self, other: Self) -> &mut Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Other statements with a text between each two.
    pub(crate) fn join(&mut self, others: Vec<Self>, between: &'static str) -> &mut Self {
        for (place, other) in others.into_iter().enumerate() {
            self.text(if place == 0 { "" } else { between }).append(other);
        }
        self
    }

    /// A value, as the next parameter.
    pub(crate) fn bind<ST, T>(&mut self, value: T) -> &mut Self
    where
        ST: 'static,
        Pg: HasSqlType<ST>,
        T: ToSql<ST, Pg> + Send + 'static,
    {
        let value = Typed::<ST, T>(value, std::marker::PhantomData);
        self.pieces.push(Piece::Value(Box::new(value)));
        self
    }
}

impl QueryFragment<Pg> for Sql {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if !self.is_frequent {
            pass.unsafe_to_cache_prepared();
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => pass.push_sql(text),
                Piece::Value(value) => value.push(&mut pass)?,
            }
        }
        Ok(())
    }
}

impl QueryId for Sql {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Sql {
    type SqlType = Untyped;
}
