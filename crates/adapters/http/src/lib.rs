//! REST v1: endpoints, problem documents, OpenAPI.
