//! Bodies of the end users' API.
