//! The tables and columns that the statements rely on. A test compares them with the migrated database.

/// A table and its columns, each with its type as `information_schema` names it, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Names and types.
    pub columns: &'static [(&'static str, &'static str)],
}

/// All tables by name.
pub const TABLES: &[Table] = &[];
