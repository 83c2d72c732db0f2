//! Serves the API documents and an offline viewer for them.

use super::{Document, combined, document};
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, HeaderName, LOCATION, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;
use std::sync::Arc;
use utoipa_swagger_ui::{Config, Url};

/// The viewer's own files only: no content delivery network, no frames around it.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      frame-ancestors 'none'";

/// Who may use the viewer. The documents themselves are for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewers {
    /// Everybody.
    Anonymous,
    /// Nobody: there is none.
    Off,
}

/// The documents as they are sent, made once.
#[derive(Clone)]
pub(crate) struct ApiDocuments {
    files: Arc<[(&'static str, Bytes)]>,
    viewer: Option<Arc<Config<'static>>>,
}

impl ApiDocuments {
    /// Writes the documents. `base_uri` is where the API is reached from outside, if known.
    pub(crate) fn new(base_uri: Option<&str>, viewers: Viewers) -> Self {
        let files = [
            (
                "/swagger/v1.serviceowner/swagger.json",
                document(Document::ServiceOwner, base_uri),
            ),
            (
                "/swagger/v1.enduser/swagger.json",
                document(Document::EndUser, base_uri),
            ),
            ("/swagger/v1/swagger.json", combined::both(base_uri)),
        ];
        // Relative to the viewer's folder, so that a gateway may put a prefix before it.
        let viewer = Config::new([
            Url::with_primary("Service owner", "v1.serviceowner/swagger.json", true),
            Url::new("End user", "v1.enduser/swagger.json"),
            Url::new("Everything", "v1/swagger.json"),
        ]);
        Self {
            files: files.map(|(path, api)| (path, bytes(&api))).into(),
            viewer: (viewers == Viewers::Anonymous)
                .then(|| Arc::new(viewer.use_base_layout().validator_url("none"))),
        }
    }
}

fn bytes(api: &Value) -> Bytes {
    // A JSON value has string keys only: writing it cannot fail.
    serde_json::to_vec(api).unwrap_or_default().into()
}

/// Mounts documents and, where there is one, the viewer below `/swagger`.
pub(crate) fn mount(documents: &ApiDocuments, config: &mut ServiceConfig) {
    for (path, api) in documents.files.iter() {
        let api = api.clone();
        config.route(
            path,
            web::get().to(move || {
                let api = api.clone();
                async move { json(api) }
            }),
        );
    }
    let Some(viewer) = documents.viewer.clone() else {
        return;
    };
    config.route("/swagger", web::get().to(to_viewer)).route(
        "/swagger/{file:.*}",
        web::get().to(move |request: HttpRequest| {
            let viewer = viewer.clone();
            async move { file(&request, viewer) }
        }),
    );
}

fn json(api: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("application/json; charset=utf-8")
        .body(api)
}

/// The viewer's files are named relative to its folder.
async fn to_viewer() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, "swagger/"))
        .finish()
}

fn file(request: &HttpRequest, viewer: Arc<Config<'static>>) -> HttpResponse {
    let name = request.match_info().get("file").unwrap_or_default();
    match utoipa_swagger_ui::serve(name, viewer) {
        Ok(Some(file)) => {
            let mut response = HttpResponse::Ok();
            response
                .insert_header((CONTENT_SECURITY_POLICY, POLICY))
                .insert_header((X_FRAME_OPTIONS, "DENY"))
                .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .content_type(file.content_type);
            if file.gzpipped {
                response.insert_header((HeaderName::from_static("content-encoding"), "gzip"));
            }
            response.body(file.bytes.into_owned())
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiDocuments, Viewers, mount};
    use actix_web::body::MessageBody;
    use actix_web::dev::ServiceResponse;
    use actix_web::http::StatusCode;
    use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
    use actix_web::{App, test};
    use serde_json::Value;

    async fn get(path: &str) -> ServiceResponse<impl MessageBody> {
        get_with(Viewers::Anonymous, path).await
    }

    async fn get_with(viewers: Viewers, path: &str) -> ServiceResponse<impl MessageBody> {
        let documents = ApiDocuments::new(Some("https://example.no"), viewers);
        let app = init_service(App::new().configure(|config| mount(&documents, config))).await;
        call_service(&app, TestRequest::get().uri(path).to_request()).await
    }

    fn header<'a>(response: &'a ServiceResponse<impl MessageBody>, name: &str) -> &'a str {
        response.headers().get(name).unwrap().to_str().unwrap()
    }

    #[actix_web::test]
    async fn every_document_may_be_read_from_any_origin() {
        for (path, title) in [
            (
                "/swagger/v1.serviceowner/swagger.json",
                "Dialogporten ServiceOwner",
            ),
            ("/swagger/v1.enduser/swagger.json", "Dialogporten EndUser"),
            ("/swagger/v1/swagger.json", "Dialogporten"),
        ] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(header(&response, "access-control-allow-origin"), "*");
            let api: Value = read_body_json(response).await;
            assert_eq!(api["info"]["title"], title);
            assert_eq!(api["servers"][0]["url"], "https://example.no");
        }
    }

    #[actix_web::test]
    async fn the_viewer_loads_nothing_from_elsewhere() {
        let response = get("/swagger").await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(header(&response, "location"), "swagger/");
        let response = get("/swagger/").await;
        assert!(header(&response, "content-type").starts_with("text/html"));
        assert!(header(&response, "content-security-policy").contains("default-src 'self'"));
        let page = test::read_body(response).await;
        let page = std::str::from_utf8(&page).unwrap();
        assert!(
            !page.contains("src=\"http") && !page.contains("href=\"http"),
            "{page}"
        );
        assert!(!page.contains("<script>"), "inline scripts are blocked: {page}");
    }

    #[actix_web::test]
    async fn without_a_viewer_the_documents_stay() {
        for path in ["/swagger", "/swagger/", "/swagger/index.html"] {
            let response = get_with(Viewers::Off, path).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
        let response = get_with(Viewers::Off, "/swagger/v1.enduser/swagger.json").await;
        assert_eq!(response.status(), StatusCode::OK);
    }

    #[actix_web::test]
    async fn the_viewer_knows_the_three_documents() {
        let script = test::read_body(get("/swagger/swagger-initializer.js").await).await;
        let script = std::str::from_utf8(&script).unwrap();
        for name in ["v1.serviceowner", "v1.enduser", "v1"] {
            assert!(script.contains(&format!("\"{name}/swagger.json\"")), "{script}");
        }
        assert_eq!(get("/swagger/nothing.js").await.status(), StatusCode::NOT_FOUND);
    }
}
