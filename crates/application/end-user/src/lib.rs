//! What people and their systems do.
