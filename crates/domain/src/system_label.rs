//! Where the end user keeps a dialog: labels, their transitions and their log.

use crate::Timestamp;
use crate::actor::Actor;
use crate::identifier::{LabelLogEntryId, Revision};

/// A label of the end-user context. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SystemLabel {
    /// In the inbox.
    Default = 1,
    /// In the bin.
    Bin = 2,
    /// Archived.
    Archive = 3,
    /// Marked as unopened by a user; cleared by reading.
    MarkedAsUnopened = 4,
    /// The party has sent something; set by the system only.
    Sent = 5,
}

impl SystemLabel {
    /// All labels in order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Default,
        Self::Bin,
        Self::Archive,
        Self::MarkedAsUnopened,
        Self::Sent,
    ];

    /// Bit in a mask: `1 << (number - 1)`.
    #[must_use]
    pub const fn bit(self) -> u8 {
        1 << (self as u8 - 1)
    }

    /// Name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "Default",
            Self::Bin => "Bin",
            Self::Archive => "Archive",
            Self::MarkedAsUnopened => "MarkedAsUnopened",
            Self::Sent => "Sent",
        }
    }

    /// True for the three of which exactly one is set.
    #[must_use]
    pub const fn is_exclusive(self) -> bool {
        matches!(self, Self::Default | Self::Bin | Self::Archive)
    }
}

/// The set of labels on a dialog: exactly one of Default, Bin, Archive, and any of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SystemLabels(u8);

impl SystemLabels {
    /// Just Default.
    pub const DEFAULT: Self = Self(SystemLabel::Default.bit());

    /// Reads a mask; `None` unless exactly one of the exclusive three is set and no unknown bit.
    #[must_use]
    pub const fn from_mask(mask: u8) -> Option<Self> {
        if mask < 32 && (mask & 0b111).count_ones() == 1 {
            Some(Self(mask))
        } else {
            None
        }
    }

    /// The mask, see [`SystemLabel::bit`].
    #[must_use]
    pub const fn mask(self) -> u8 {
        self.0
    }

    /// True when the label is set.
    #[must_use]
    pub const fn contains(self, label: SystemLabel) -> bool {
        self.0 & label.bit() != 0
    }

    /// With the label set. Default, Bin and Archive replace each other.
    #[must_use]
    pub const fn with(self, label: SystemLabel) -> Self {
        if label.is_exclusive() {
            Self(self.0 & !0b111 | label.bit())
        } else {
            Self(self.0 | label.bit())
        }
    }

    /// Without the label. Removing Bin or Archive falls back to Default, which itself stays.
    #[must_use]
    pub const fn without(self, label: SystemLabel) -> Self {
        if !self.contains(label) {
            self
        } else if label.is_exclusive() {
            self.with(SystemLabel::Default)
        } else {
            Self(self.0 & !label.bit())
        }
    }

    /// The one of Default, Bin, Archive.
    #[must_use]
    pub const fn exclusive(self) -> SystemLabel {
        if self.contains(SystemLabel::Bin) {
            SystemLabel::Bin
        } else if self.contains(SystemLabel::Archive) {
            SystemLabel::Archive
        } else {
            SystemLabel::Default
        }
    }

    /// After removing labels, then setting labels, each in the order given.
    #[must_use]
    pub fn after(self, add: &[SystemLabel], remove: &[SystemLabel]) -> Self {
        let kept = remove.iter().fold(self, |labels, label| labels.without(*label));
        add.iter().fold(kept, |labels, label| labels.with(*label))
    }

    /// What a change of `before` to `after` makes of these labels, which may have changed since `before` was read. Default, Bin
    /// and Archive are one choice: a change that did not touch it keeps whatever is chosen now.
    #[must_use]
    pub fn rebased(self, before: Self, after: Self) -> Self {
        let chosen = if before.exclusive() == after.exclusive() {
            self
        } else {
            self.with(after.exclusive())
        };
        let changed = (before.0 ^ after.0) & !0b111;
        Self(chosen.0 & !changed | after.0 & changed)
    }

    /// The same without MarkedAsUnopened.
    #[must_use]
    pub const fn without_mark(self) -> Self {
        Self(self.0 & !SystemLabel::MarkedAsUnopened.bit())
    }

    /// Set labels in order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = SystemLabel> {
        SystemLabel::ALL
            .into_iter()
            .filter(move |label| self.contains(*label))
    }
}

/// The end user's context: labels and their revision, which changes with them and never with the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EndUserContext {
    /// ETag of the context.
    pub revision: Revision,
    /// The labels.
    pub labels: SystemLabels,
}

/// Set or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelAction {
    /// `set`
    Set,
    /// `remove`
    Remove,
}

/// An entry of the label assignment log. Changes of Default are never logged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LabelLogEntry {
    /// Id.
    pub id: LabelLogEntryId,
    /// When.
    pub created_at: Timestamp,
    /// Which label.
    pub label: SystemLabel,
    /// What happened to it.
    pub action: LabelAction,
    /// By whom.
    pub performed_by: Actor,
}
