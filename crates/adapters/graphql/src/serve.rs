//! `/graphql` and everything below it over HTTP.

use crate::accept::{Accepted, Form, accepted};
use crate::api::{GraphqlApi, GraphqlSettings};
use crate::request::{Asked, admitted};
use crate::rules::DocumentRules;
use crate::schema::{self, ApiSchema};
use crate::stream::events;
use crate::subscription::TokenDialog;
use actix_cors::Cors;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, ServerError, Value};
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_application::token::{TokenError, bearer};
use dialogporten_domain::seen_log::DialogUserType;
use futures_util::StreamExt;
use std::time::Duration;

/// Largest body, bytes.
const MAX_BODY: usize = 20 * 1000 * 1024;
/// Longest execution of a query or mutation.
const TIME_LIMIT: Duration = Duration::from_secs(30);

struct Served {
    schema: ApiSchema,
    sdl: String,
    rules: DocumentRules,
    api: GraphqlApi,
}

/// Mounts GraphQL on an actix application. The closure is cheap to clone: one for each worker.
pub fn configure(
    api: GraphqlApi,
    settings: &GraphqlSettings,
) -> impl Fn(&mut ServiceConfig) + Clone + Send + use<> {
    let schema = schema::build(api.clone());
    let served = web::Data::new(Served {
        schema,
        sdl: schema::sdl(),
        rules: DocumentRules {
            introspection: settings.introspection,
        },
        api,
    });
    let origins = settings.allowed_origins.clone();
    move |config: &mut ServiceConfig| {
        let cors = origins.iter().fold(
            Cors::default()
                .allow_any_header()
                .allow_any_method()
                .max_age(3600),
            |cors, origin| cors.allowed_origin(origin),
        );
        config.service(
            web::scope("/graphql")
                .wrap(cors)
                .app_data(served.clone())
                .default_service(web::to(answer)),
        );
    }
}

async fn answer(request: HttpRequest, payload: web::Payload, served: web::Data<Served>) -> HttpResponse {
    let mut response = match run(&request, payload, &served).await {
        Ok(response) | Err(response) => response,
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Who asks, as far as the token tells.
enum Caller {
    User(Asked),
    /// The token is a dialog token.
    Dialog(Asked, TokenDialog),
    /// The token is good, and tells of nobody whom we know.
    Unknown,
}

async fn run(
    request: &HttpRequest,
    payload: web::Payload,
    served: &Served,
) -> Result<HttpResponse, HttpResponse> {
    let caller = caller(request, &served.api).await?;
    if request.method() == Method::GET && asks_for_sdl(request.query_string()) {
        return Ok(HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body(served.sdl.clone()));
    }
    let form = match accepted(header(request, ACCEPT)) {
        Accepted::Nothing => return Err(HttpResponse::NotAcceptable().finish()),
        Accepted::Form(form) => Some(form),
        Accepted::Any => None,
    };
    let mut operation = match *request.method() {
        Method::POST => posted(request, payload).await?,
        Method::GET => {
            async_graphql::http::parse_query_string(request.query_string()).map_err(|_| unreadable(form))?
        }
        _ => return Err(not_allowed("GET, POST")),
    };
    operation = match caller {
        Caller::User(asked) => operation.data(asked),
        Caller::Dialog(asked, dialog) => operation.data(asked).data(dialog),
        Caller::Unknown => return Ok(not_executed(form, unknown_user())),
    };
    let refusal = operation
        .parsed_query()
        .ok()
        .and_then(|document| served.rules.breach(document));
    if let Some(refusal) = refusal {
        return Ok(not_executed(form, failure(refusal)));
    }
    let kind = kind(&mut operation);
    if request.method() == Method::GET && !matches!(kind, None | Some(OperationType::Query)) {
        return Err(not_allowed("POST"));
    }
    let is_subscription = kind == Some(OperationType::Subscription);
    let form = form.unwrap_or(if is_subscription {
        Form::EventStream
    } else {
        Form::GraphqlResponse
    });
    if form == Form::EventStream {
        let answers = served.schema.execute_stream(operation).boxed();
        return Ok(HttpResponse::Ok()
            .content_type(form.media_type())
            // Proxies must not collect events.
            .insert_header(("X-Accel-Buffering", "no"))
            .streaming(events(answers)));
    }
    if is_subscription {
        let refused = served.schema.execute_stream(operation).boxed().next().await;
        let status = if form == Form::Json {
            StatusCode::OK
        } else {
            StatusCode::UNAUTHORIZED
        };
        let response = refused.filter(Response::is_err).unwrap_or_else(|| {
            Response::from_errors(vec![ServerError::new(
                "A subscription is answered as an event stream.",
                None,
            )])
        });
        return Ok(respond(form, status, response));
    }
    // Changes are finished even when nobody waits for them any more.
    let schema = served.schema.clone();
    let execution = actix_web::rt::spawn(async move { schema.execute(operation).await });
    let response = match tokio::time::timeout(TIME_LIMIT, execution).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an execution broke off");
            let status = if form == Form::Json {
                StatusCode::OK
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            };
            return Ok(respond(form, status, failure("Unexpected Execution Error")));
        }
        Err(_) => failure("The execution took too long."),
    };
    Ok(if was_executed(&response) {
        respond(form, StatusCode::OK, response)
    } else {
        not_executed(Some(form), response)
    })
}

/// 401 without body for tokens that nobody believes, 503 while an issuer's keys are missing.
async fn caller(request: &HttpRequest, api: &GraphqlApi) -> Result<Caller, HttpResponse> {
    let refused = || {
        let challenge = (WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        HttpResponse::Unauthorized().insert_header(challenge).finish()
    };
    let token = header(request, AUTHORIZATION)
        .and_then(bearer)
        .ok_or_else(refused)?;
    let now = api.ambient.now();
    let asked = |user| Asked {
        user,
        languages: AcceptedLanguages::parse(header(request, ACCEPT_LANGUAGE)),
        now,
    };
    if let Ok(dialog) = api.dialog_tokens.verify(token, now) {
        return Ok(Caller::Dialog(asked(None), TokenDialog(dialog)));
    }
    match api.verifier.verify(token).await {
        Ok(principal) if principal.user_type() == DialogUserType::Unknown => Ok(Caller::Unknown),
        Ok(principal) => Ok(Caller::User(asked(admitted(&principal)))),
        Err(TokenError::KeysUnavailable) => Err(HttpResponse::ServiceUnavailable().finish()),
        Err(_) => Err(refused()),
    }
}

async fn posted(request: &HttpRequest, payload: web::Payload) -> Result<Request, HttpResponse> {
    let media = header(request, CONTENT_TYPE).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(HttpResponse::UnsupportedMediaType().finish());
    }
    let body = payload
        .to_bytes_limited(MAX_BODY)
        .await
        .map_err(|_| HttpResponse::PayloadTooLarge().finish())?
        .map_err(|_| unreadable(None))?;
    // An array would be a batch, which is not taken.
    serde_json::from_slice(&body).map_err(|_| unreadable(None))
}

/// The kind of the operation that would be executed; `None` when the document does not tell.
fn kind(request: &mut Request) -> Option<OperationType> {
    let name = request.operation_name.clone();
    let document = request.parsed_query().ok()?;
    let mut operations = document.operations.iter();
    match name {
        Some(name) => operations.find(|(known, _)| known.is_some_and(|known| *known == name)),
        None => operations.next(),
    }
    .map(|(_, operation)| operation.node.ty)
}

/// True when the request reached the resolvers: errors of resolvers stand at a path.
fn was_executed(response: &Response) -> bool {
    response.data != Value::Null || response.errors.iter().any(|error| !error.path.is_empty())
}

fn not_executed(form: Option<Form>, response: Response) -> HttpResponse {
    let form = form.unwrap_or(Form::GraphqlResponse);
    match form {
        Form::Json => respond(form, StatusCode::OK, response),
        Form::GraphqlResponse => respond(form, StatusCode::BAD_REQUEST, response),
        Form::EventStream => HttpResponse::Ok()
            .content_type(form.media_type())
            .streaming(events(futures_util::stream::iter([response]))),
    }
}

fn unreadable(form: Option<Form>) -> HttpResponse {
    let form = form
        .filter(|form| *form == Form::Json)
        .unwrap_or(Form::GraphqlResponse);
    respond(
        form,
        StatusCode::BAD_REQUEST,
        failure("The body is not a GraphQL request."),
    )
}

fn unknown_user() -> Response {
    let mut error = ServerError::new(
        "The request was authenticated, but the user type could not be determined.",
        None,
    );
    error
        .extensions
        .get_or_insert_default()
        .set("code", "AUTH_USER_TYPE_UNKNOWN");
    Response::from_errors(vec![error])
}

fn failure(message: &str) -> Response {
    Response::from_errors(vec![ServerError::new(message, None)])
}

fn respond(form: Form, status: StatusCode, response: Response) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    answer.content_type(form.media_type());
    for (name, value) in &response.http_headers {
        if let (Ok(name), Ok(value)) = (
            actix_web::http::header::HeaderName::from_bytes(name.as_str().as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            answer.append_header((name, value));
        }
    }
    answer.body(serde_json::to_vec(&response).unwrap_or_default())
}

fn not_allowed(methods: &'static str) -> HttpResponse {
    HttpResponse::MethodNotAllowed()
        .insert_header((ALLOW, HeaderValue::from_static(methods)))
        .finish()
}

fn asks_for_sdl(query: &str) -> bool {
    query
        .split('&')
        .any(|pair| pair == "sdl" || pair.starts_with("sdl="))
}

fn header(request: &HttpRequest, name: actix_web::http::header::HeaderName) -> Option<&str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}
