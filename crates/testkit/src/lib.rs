//! Builders, fakes, throw-away PostgreSQL and a test issuer.
