//! Keyset paging: a page and the position after it.

use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;

/// Position in a list ordered by newest content first: strictly after this (time, id).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentUpdatedPosition {
    /// `contentUpdatedAt` of the last item.
    pub content_updated_at: Timestamp,
    /// Id of the last item.
    pub id: DialogId,
}

/// Number of items on a page, 1 to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// Used when the client does not say.
    pub const DEFAULT: Self = Self(100);

    /// Checks the range.
    #[must_use]
    pub fn new(size: i64) -> Option<Self> {
        u16::try_from(size)
            .ok()
            .filter(|size| (1..=1000).contains(size))
            .map(Self)
    }

    /// Items.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// At most the page size.
    pub items: Vec<T>,
    /// True when one more item exists.
    pub has_next: bool,
}
