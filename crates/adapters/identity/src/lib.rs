//! Issuers, key sets, token checks and dialog-token signing.
