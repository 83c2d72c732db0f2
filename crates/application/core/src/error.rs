//! Failure of infrastructure behind a port.

/// Infrastructure failed. Never matched on for business decisions: logged once where it is answered, and answered with 5xx.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// Our own infrastructure (the store): 500, or 503 when it is unavailable.
    #[error("{operation} failed")]
    Internal {
        /// What was tried, for instance `read dialog`.
        operation: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The store cannot be reached or is overloaded: 503.
    #[error("{operation}: temporarily unavailable")]
    Unavailable {
        /// What was tried.
        operation: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A system that we ask (decisions, registers) failed: 502, never a permit.
    #[error("{upstream} is down or answered wrongly")]
    Upstream {
        /// Name of the system.
        upstream: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The statement ran into its time limit: 422 with advice for searches.
    #[error("{operation} ran into its time limit")]
    TimeLimit {
        /// What was tried.
        operation: &'static str,
    },
}

impl PortError {
    /// [`PortError::Internal`].
    pub fn internal(
        operation: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Internal {
            operation,
            source: source.into(),
        }
    }

    /// [`PortError::Unavailable`].
    pub fn unavailable(
        operation: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable {
            operation,
            source: source.into(),
        }
    }

    /// [`PortError::Upstream`].
    pub fn upstream(
        upstream: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Upstream {
            upstream,
            source: source.into(),
        }
    }
}
