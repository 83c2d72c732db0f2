//! A whole API over in-memory ports, and what its answers say.

use actix_web::App;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::{Bytes, ServiceConfig};
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::labelling::Labelling;
use dialogporten_application::limits::Limits;
use dialogporten_application::reading::SeenRecorder;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::service_resource::{OrgCode, ServiceResourceType};
use dialogporten_http::health::{HealthEntry, HealthProbe, HealthReport, HealthSource, HealthStatus};
use dialogporten_http::openapi::Viewers;
use dialogporten_http::{EndUserUseCases, HttpApi, ServiceOwnerUseCases, configure};
use dialogporten_service_owner::change::DialogChanger;
use dialogporten_service_owner::create_activity::CreateActivityHandler;
use dialogporten_service_owner::create_transmission::CreateTransmissionHandler;
use dialogporten_service_owner::lifecycle::LifecycleHandler;
use dialogporten_service_owner::list_service_resources::ListServiceResourcesHandler;
use dialogporten_service_owner::look_up_dialog::LookUpDialogHandler;
use dialogporten_service_owner::move_form_saved::MoveFormSavedHandler;
use dialogporten_service_owner::search_dialogs::SearchDialogsHandler;
use dialogporten_service_owner::search_end_user_contexts::SearchEndUserContextsHandler;
use dialogporten_service_owner::service_owner_labels::ServiceOwnerLabelsHandler;
use dialogporten_service_owner::should_send_notification::ShouldSendNotificationHandler;
use dialogporten_service_owner::update_dialog::UpdateDialogHandler;
use dialogporten_service_owner::update_transmission::UpdateTransmissionHandler;
use dialogporten_testkit::ambient::FixedAmbient;
use dialogporten_testkit::builders::{org, owner, person, resource};
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::registers::{FakeMask, FakeRegisters, FakeSigner};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

use crate::callers::{FakeVerifier, other_owner};

pub(crate) const MIN: &str = include_str!("../examples/create-dialog.min.json");
pub(crate) const MAX: &str = include_str!("../examples/create-dialog.max.json");
pub(crate) const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
pub(crate) const PARTY: &str = "urn:altinn:organization:identifier-no:310412007";

/// The API and its registers.
pub(crate) struct World {
    configure: Box<dyn Fn(&mut ServiceConfig)>,
    pub(crate) registers: Arc<FakeRegisters>,
    pub(crate) ambient: Arc<FixedAmbient>,
    pub(crate) store: InMemoryStore,
}

impl World {
    /// The world of the examples' README.
    pub(crate) fn new() -> Self {
        let registers = FakeRegisters::new();
        let other = other_owner();
        let other_org = OrgCode::parse("other").unwrap();
        let generic = ServiceResourceType::GenericAccessResource;
        let letterbox = ServiceResourceType::CorrespondenceService;
        registers.add_resource(
            &resource("example-building-permit"),
            generic,
            &owner(),
            &org(),
            Some(3),
        );
        registers.add_resource(&resource("example-letterbox"), letterbox, &owner(), &org(), None);
        registers.add_resource(
            &resource("other-owner-service"),
            generic,
            &other,
            &other_org,
            None,
        );
        let citizen = PartyIdentifier::parse("urn:altinn:person:identifier-no:01859510066").unwrap();
        registers.add_name(&citizen, "Kari Eksempel");
        registers.add_name(&PartyIdentifier::parse(PARTY).unwrap(), "Fjordby Bygg AS");
        registers.add_name(&person(), "Ola Nordmann");
        Self::with(registers)
    }

    fn with(registers: Arc<FakeRegisters>) -> Self {
        let store = InMemoryStore::new();
        let ambient = Arc::new(FixedAmbient::new());
        let api = api(&registers, &store, ambient.clone());
        Self {
            configure: Box::new(configure(api)),
            registers,
            ambient,
            store,
        }
    }

    /// Lets every end user read the dialogs of the examples.
    pub(crate) fn permit_reading(&self) {
        self.registers.permit("read", None);
        self.registers.list(
            &Party::parse(PARTY).unwrap(),
            &resource("example-building-permit"),
        );
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: TestRequest) -> Answer {
        let app = init_service(App::new().configure(|config| (self.configure)(config))).await;
        let response = call_service(&app, request.to_request()).await;
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: read_body(response).await,
        }
    }

    /// Creates a dialog as its owner.
    pub(crate) async fn create(&self, body: impl Into<Bytes>) -> Answer {
        self.send(post("owner", body)).await
    }

    /// Creates a dialog that must be good, and says its id.
    pub(crate) async fn created(&self, body: impl Into<Bytes>) -> String {
        let answer = self.create(body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json().as_str().unwrap().to_owned()
    }

    /// Sends a JSON body, or none.
    pub(crate) async fn call(&self, method: Method, token: &str, path: &str, body: &Value) -> Answer {
        self.send(request(method, token, path, body)).await
    }

    /// The dialog as its owner reads it.
    pub(crate) async fn read(&self, path: &str) -> Value {
        self.get("owner", path).await.json()
    }

    /// Reads as `token`.
    pub(crate) async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(bearer(TestRequest::get().uri(path), token)).await
    }
}

/// A request of `token` with a JSON body, or with none.
pub(crate) fn request(method: Method, token: &str, path: &str, body: &Value) -> TestRequest {
    let request = bearer(TestRequest::with_uri(path).method(method), token);
    if body.is_null() {
        return request;
    }
    request
        .insert_header((CONTENT_TYPE, "application/json"))
        .set_payload(body.to_string())
}

/// A create request of `token`.
pub(crate) fn post(token: &str, body: impl Into<Bytes>) -> TestRequest {
    bearer(TestRequest::post().uri(DIALOGS), token)
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .set_payload(body)
}

/// The request with a bearer token.
pub(crate) fn bearer(request: TestRequest, token: &str) -> TestRequest {
    request.insert_header((AUTHORIZATION, format!("Bearer {token}")))
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and keys of the problem's `errors`.
    pub(crate) fn refusal(&self) -> (u16, Vec<String>) {
        (self.status, self.error_keys())
    }

    /// Keys of the problem's `errors`.
    pub(crate) fn error_keys(&self) -> Vec<String> {
        let json: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        json["errors"]
            .as_object()
            .map(|errors| errors.keys().cloned().collect())
            .unwrap_or_default()
    }
}

fn api(registers: &Arc<FakeRegisters>, store: &InMemoryStore, ambient: Arc<dyn Ambient>) -> HttpApi {
    let queries = Arc::new(store.clone());
    let names = ActorNames::new(registers.clone());
    let ownership = dialogporten_service_owner::ownership::ResourceOwnership::new(registers.clone());
    let authorizer = DialogAuthorizer::new(registers.clone(), registers.clone(), registers.clone());
    let seen = SeenRecorder::new(queries.clone(), names.clone(), ambient.clone());
    let changer = DialogChanger::new(
        queries.clone(),
        queries.clone(),
        ownership.clone(),
        names.clone(),
        ambient.clone(),
    );
    let labelling = Labelling::new(queries.clone(), names.clone(), ambient.clone());
    HttpApi {
        verifier: Arc::new(FakeVerifier),
        ambient: ambient.clone(),
        signer: Arc::new(FakeSigner),
        health: Arc::new(FakeHealth),
        limits: Limits::default(),
        viewers: Viewers::Anonymous,
        service_resources: ListServiceResourcesHandler::new(registers.clone()),
        service_owner: ServiceOwnerUseCases {
            create_dialog: dialogporten_service_owner::create_dialog::CreateDialogHandler::new(
                queries.clone(),
                queries.clone(),
                ownership.clone(),
                names.clone(),
                ambient.clone(),
            ),
            get_dialog: dialogporten_service_owner::get_dialog::GetDialogHandler::new(
                queries.clone(),
                ownership.clone(),
                authorizer.clone(),
                seen.clone(),
            ),
            update_dialog: UpdateDialogHandler::new(changer.clone()),
            lifecycle: LifecycleHandler::new(changer.clone()),
            create_transmission: CreateTransmissionHandler::new(changer.clone()),
            update_transmission: UpdateTransmissionHandler::new(changer.clone()),
            create_activity: CreateActivityHandler::new(changer.clone()),
            move_form_saved: MoveFormSavedHandler::new(changer.clone()),
            labels: ServiceOwnerLabelsHandler::new(changer),
            children: dialogporten_service_owner::get_children::GetChildrenHandler::new(
                queries.clone(),
                ownership.clone(),
            ),
            search_dialogs: SearchDialogsHandler::new(
                queries.clone(),
                registers.clone(),
                authorizer.clone(),
                ownership.clone(),
                Limits::default(),
            ),
            search_end_user_contexts: SearchEndUserContextsHandler::new(
                queries.clone(),
                ownership.clone(),
                Limits::default(),
            ),
            change_system_labels:
                dialogporten_service_owner::change_system_labels::ChangeSystemLabelsHandler::new(
                    queries.clone(),
                    queries.clone(),
                    ownership.clone(),
                    authorizer.clone(),
                    names,
                    ambient,
                ),
            look_up_dialog: LookUpDialogHandler::new(queries.clone(), ownership, registers.clone()),
            should_send_notification: ShouldSendNotificationHandler::new(queries.clone()),
        },
        end_user: end_user_use_cases(registers, &queries, authorizer, seen, labelling),
    }
}

fn end_user_use_cases(
    registers: &Arc<FakeRegisters>,
    queries: &Arc<InMemoryStore>,
    authorizer: DialogAuthorizer,
    seen: SeenRecorder,
    labelling: Labelling,
) -> EndUserUseCases {
    use dialogporten_end_user as user;
    let mask = Arc::new(FakeMask);
    EndUserUseCases {
        get_dialog: user::get_dialog::GetDialogHandler::new(
            queries.clone(),
            authorizer.clone(),
            seen,
            Arc::new(FakeSigner),
            mask.clone(),
        ),
        get_children: user::get_children::GetChildrenHandler::new(
            queries.clone(),
            authorizer.clone(),
            mask.clone(),
        ),
        change_system_labels: user::change_system_labels::ChangeSystemLabelsHandler::new(
            queries.clone(),
            authorizer.clone(),
            labelling,
        ),
        search_dialogs: user::search_dialogs::SearchDialogsHandler::new(
            queries.clone(),
            registers.clone(),
            authorizer,
            mask,
            Limits::default(),
        ),
        look_up_dialog: user::look_up_dialog::LookUpDialogHandler::new(
            queries.clone(),
            registers.clone(),
            registers.clone(),
        ),
        list_parties: user::list_parties::ListPartiesHandler::new(registers.clone()),
        list_service_resources: user::list_service_resources::ListServiceResourcesHandler::new(
            registers.clone(),
            queries.clone(),
            registers.clone(),
            Limits::default(),
        ),
    }
}

/// Healthy but for readiness.
struct FakeHealth;

impl HealthSource for FakeHealth {
    fn report(&self, probe: HealthProbe) -> HealthReport {
        let status = match probe {
            HealthProbe::Readiness => HealthStatus::Unhealthy,
            HealthProbe::Deep => HealthStatus::Degraded,
            _ => HealthStatus::Healthy,
        };
        HealthReport {
            total_duration: Duration::ZERO,
            entries: vec![HealthEntry {
                name: "postgres".into(),
                status,
                description: None,
                duration: Duration::ZERO,
                tags: &["dependencies"],
            }],
        }
    }
}
