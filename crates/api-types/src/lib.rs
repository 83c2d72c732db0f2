//! Wire types of REST v1.
