//! The platform's answers from one file, and the test-token issuer.
