//! What went wrong, in the form of RFC 9457.
