//! What service platforms do.
