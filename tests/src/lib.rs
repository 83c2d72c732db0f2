//! Architecture, contract and end-to-end tests.
