//! What a failed statement means to the caller.

use dialogporten_application::PortError;
use diesel::result::{DatabaseErrorKind, Error};

/// Turns a failed statement into a port error: time limit, unavailable, or internal.
pub(crate) fn port_error(operation: &'static str, error: Error) -> PortError {
    match &error {
        Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _) | Error::BrokenTransactionManager => {
            PortError::unavailable(operation, error)
        }
        Error::DatabaseError(DatabaseErrorKind::Unknown, information) => {
            let message = information.message();
            if message.contains("statement timeout") || message.contains("lock timeout") {
                PortError::TimeLimit { operation }
            } else if message.contains("the database system is") || message.contains("terminating connection")
            {
                PortError::unavailable(operation, error)
            } else {
                PortError::internal(operation, error)
            }
        }
        _ => PortError::internal(operation, error),
    }
}

/// A stored row that cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} of {id} is corrupt: {reason}")]
pub struct CorruptRow {
    /// Which table.
    pub table: &'static str,
    /// Which column.
    pub column: &'static str,
    /// Id of the row.
    pub id: uuid::Uuid,
    /// What is wrong; no content.
    pub reason: String,
}
