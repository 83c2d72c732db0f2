//! What a failed statement means to the caller.

use dialogporten_application::PortError;
use diesel::result::{DatabaseErrorKind, Error};

/// Turns a failed statement into a port error: time limit, unavailable, or internal.
pub(crate) fn port_error(operation: &'static str, error: Error) -> PortError {
    match &error {
        // Read-only is what a server is that was demoted, or that is not promoted yet.
        Error::DatabaseError(
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction,
            _,
        )
        | Error::BrokenTransactionManager => PortError::unavailable(operation, error),
        // Everything between us and the server, and our own mistakes with parameters and columns.
        Error::DatabaseError(DatabaseErrorKind::UnableToSendCommand, information) => {
            if information.message().contains("serializing") {
                PortError::internal(operation, error)
            } else {
                PortError::unavailable(operation, error)
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_connection_is_unavailable_and_a_wrong_parameter_is_our_mistake() {
        let told = |kind, message: &str| {
            port_error("test", Error::DatabaseError(kind, Box::new(message.to_owned())))
        };
        for message in [
            "connection closed",
            "channel closed",
            "error communicating with the server: Connection reset by peer (os error 104)",
        ] {
            let error = told(DatabaseErrorKind::UnableToSendCommand, message);
            assert!(matches!(error, PortError::Unavailable { .. }), "{message}");
        }
        let error = told(
            DatabaseErrorKind::UnableToSendCommand,
            "error serializing parameter 3",
        );
        assert!(matches!(error, PortError::Internal { .. }));
        for message in [
            "terminating connection because of crash of another server process",
            "terminating connection due to unexpected postmaster exit",
            "the database system is in recovery mode",
        ] {
            let error = told(DatabaseErrorKind::Unknown, message);
            assert!(matches!(error, PortError::Unavailable { .. }), "{message}");
        }
    }
}
