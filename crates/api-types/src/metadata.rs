//! Facts about the service that anybody may read.
