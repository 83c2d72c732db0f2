//! Property paths as error keys name them: `content.title.value[0]`.

use std::fmt;

/// Where a value stands; lives on the stack while reading and checking, becomes text only for an error.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Path<'p> {
    /// The whole, without a name.
    Root,
    /// A member of an object.
    Member(&'p Path<'p>, &'p str),
    /// An element of an array.
    Element(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    /// A member of this object.
    pub(crate) const fn member(&'p self, name: &'p str) -> Self {
        Self::Member(self, name)
    }

    /// An element of this array.
    pub(crate) const fn element(&'p self, index: usize) -> Self {
        Self::Element(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(Self::Root, name) => f.write_str(name),
            Self::Member(parent, name) => write!(f, "{parent}.{name}"),
            Self::Element(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}
