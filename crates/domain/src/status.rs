//! Where a dialog stands.

/// Status of a dialog. Numbers are the reference's; 1 (`New`) and 4 (`Sent`) are input aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DialogStatus {
    /// Work has begun.
    InProgress = 2,
    /// Not yet sent.
    Draft = 3,
    /// The recipient must act.
    RequiresAttention = 5,
    /// Done.
    Completed = 6,
    /// No particular state; the default.
    NotApplicable = 7,
    /// Waiting for the service owner.
    Awaiting = 8,
}

impl DialogStatus {
    /// All values.
    pub const ALL: [Self; 6] = [
        Self::NotApplicable,
        Self::InProgress,
        Self::Draft,
        Self::Awaiting,
        Self::RequiresAttention,
        Self::Completed,
    ];

    /// Name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "InProgress",
            Self::Draft => "Draft",
            Self::RequiresAttention => "RequiresAttention",
            Self::Completed => "Completed",
            Self::NotApplicable => "NotApplicable",
            Self::Awaiting => "Awaiting",
        }
    }

    /// Value with this number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| i64::from(*status as u8) == number)
    }
}
