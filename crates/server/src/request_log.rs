//! One line for each request: route, status, duration. No path parameters, no query, no header: they may be personal.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use std::time::Instant;

/// Logs a request when its answer is there.
pub(crate) async fn log_request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let started = Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    if tracing::enabled!(tracing::Level::INFO) {
        let route = response.request().match_pattern();
        tracing::info!(
            http.method = %method,
            http.route = route.as_deref().unwrap_or("(unknown)"),
            http.status_code = response.status().as_u16(),
            duration_ms = started.elapsed().as_secs_f64() * 1000.0,
            "request answered"
        );
    }
    Ok(response)
}
