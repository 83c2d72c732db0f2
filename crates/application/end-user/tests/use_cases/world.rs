//! A small world: two resources, two named persons, an in-memory store.

use chrono::TimeDelta;
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_application::labelling::Labelling;
use dialogporten_application::limits::Limits;
use dialogporten_application::metadata::{
    AccessDescription, ServiceOwnerDescription, ServiceResourceDescription,
};
use dialogporten_application::reading::SeenRecorder;
use dialogporten_application::token::{DialogTokenClaims, DialogTokenSigner};
use dialogporten_application::unit_of_work::{CommitOutcome, EventBatch, EventSubject, Store};
use dialogporten_domain::dialog::{Dialog, NewDialog, ServiceFacts, WritePolicy};
use dialogporten_domain::identifier::{DialogId, EventId, Revision};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::seen_log::DialogUserType;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_end_user::change_system_labels::ChangeSystemLabelsHandler;
use dialogporten_end_user::dialog_view::DialogView;
use dialogporten_end_user::get_children::{GetChildren, GetChildrenHandler};
use dialogporten_end_user::get_dialog::{GetDialog, GetDialogError, GetDialogHandler};
use dialogporten_end_user::list_parties::ListPartiesHandler;
use dialogporten_end_user::list_service_resources::ListServiceResourcesHandler;
use dialogporten_end_user::look_up_dialog::LookUpDialogHandler;
use dialogporten_end_user::search_dialogs::SearchDialogsHandler;
use dialogporten_testkit::ambient::FixedAmbient;
use dialogporten_testkit::builders::{new_dialog, org, other_person, owner, person, resource};
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::registers::{FakeMask, FakeRegisters, FakeSigner};
use std::sync::{Arc, Mutex};

/// Signs like the fake, and keeps what was signed last.
#[derive(Default)]
pub(crate) struct RecordingSigner(Mutex<Option<DialogTokenClaims>>);

impl RecordingSigner {
    pub(crate) fn last(&self) -> DialogTokenClaims {
        self.0.lock().unwrap().clone().unwrap()
    }
}

impl DialogTokenSigner for RecordingSigner {
    fn sign(&self, claims: &DialogTokenClaims) -> String {
        *self.0.lock().unwrap() = Some(claims.clone());
        FakeSigner.sign(claims)
    }

    fn issuer(&self) -> &str {
        FakeSigner.issuer()
    }

    fn key_set(&self) -> &str {
        FakeSigner.key_set()
    }
}

pub(crate) struct World {
    pub(crate) signer: Arc<RecordingSigner>,
    pub(crate) store: InMemoryStore,
    pub(crate) registers: Arc<FakeRegisters>,
    pub(crate) ambient: Arc<FixedAmbient>,
    pub(crate) get: GetDialogHandler,
    pub(crate) children: GetChildrenHandler,
    pub(crate) labels: ChangeSystemLabelsHandler,
    pub(crate) search: SearchDialogsHandler,
    pub(crate) lookup: LookUpDialogHandler,
    pub(crate) parties: ListPartiesHandler,
    pub(crate) services: ListServiceResourcesHandler,
}

pub(crate) fn world() -> World {
    let store = InMemoryStore::new();
    let registers = FakeRegisters::new();
    for (id, level) in [("skatt-melding", None), ("skatt-hoy", Some(4))] {
        let kind = ServiceResourceType::GenericAccessResource;
        registers.add_resource(&resource(id), kind, &owner(), &org(), level);
    }
    registers.add_name(&person(), "Kari Anne Nordmann");
    registers.add_name(&other_person(), "Per Hansen");
    let ambient = Arc::new(FixedAmbient::new());
    let authorizer = DialogAuthorizer::new(registers.clone(), registers.clone(), registers.clone());
    let names = ActorNames::new(registers.clone());
    let seen = SeenRecorder::new(Arc::new(store.clone()), names, ambient.clone());
    let queries = Arc::new(store.clone());
    let mask = Arc::new(FakeMask);
    let signer = Arc::new(RecordingSigner::default());
    let get = GetDialogHandler::new(
        queries.clone(),
        authorizer.clone(),
        seen,
        signer.clone(),
        mask.clone(),
    );
    let labelling = Labelling::new(
        queries.clone(),
        ActorNames::new(registers.clone()),
        ambient.clone(),
    );
    World {
        children: GetChildrenHandler::new(queries.clone(), authorizer.clone(), mask.clone()),
        labels: ChangeSystemLabelsHandler::new(queries.clone(), authorizer.clone(), labelling),
        search: SearchDialogsHandler::new(
            queries.clone(),
            registers.clone(),
            authorizer,
            mask,
            Limits::default(),
        ),
        lookup: LookUpDialogHandler::new(queries.clone(), registers.clone(), registers.clone()),
        parties: ListPartiesHandler::new(registers.clone()),
        services: ListServiceResourcesHandler::new(
            registers.clone(),
            queries,
            registers.clone(),
            Limits::default(),
        ),
        signer,
        store,
        registers,
        ambient,
        get,
    }
}

pub(crate) fn user(party: PartyIdentifier) -> EndUser {
    EndUser {
        party,
        user_type: DialogUserType::Person,
        level: AuthenticationLevel(4),
        consumer: None,
        system_user_owner: None,
        supplier: None,
        altinn_user_id: None,
        altinn_party_id: None,
    }
}

impl World {
    pub(crate) fn dialog(&self) -> NewDialog {
        new_dialog(self.ambient.new_id())
    }

    /// Stores a dialog as its creation would, a second after the one before.
    pub(crate) async fn register(&self, dialog: NewDialog) -> DialogId {
        self.ambient.advance(TimeDelta::seconds(1));
        let now = self.ambient.now();
        let service = ServiceFacts {
            org: org(),
            service_resource_type: ServiceResourceType::GenericAccessResource,
        };
        let revision = Revision::new(self.ambient.new_random());
        let created = Dialog::create(
            dialog,
            service,
            WritePolicy::default(),
            revision,
            now,
            &mut || self.ambient.new_id(),
        );
        let changes = created.unwrap().into_changes();
        let mut work = self.store.begin();
        let events = changes
            .events
            .iter()
            .map(|event| (EventId::new(self.ambient.new_id()), event.clone()))
            .collect();
        work.append_events(EventBatch {
            about: EventSubject::from(&changes.current),
            occurred_at: now,
            silent: false,
            events,
        });
        let id = changes.current.id;
        work.save(changes);
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        id
    }

    pub(crate) async fn stored(&self, id: DialogId) -> DialogDetails {
        self.store.details(id).await.unwrap().unwrap()
    }

    pub(crate) async fn get(&self, id: DialogId) -> Result<DialogView, GetDialogError> {
        self.get_as(user(person()), id).await
    }

    pub(crate) async fn get_as(&self, user: EndUser, id: DialogId) -> Result<DialogView, GetDialogError> {
        self.get
            .handle(GetDialog {
                user,
                id,
                now: self.ambient.now(),
            })
            .await
    }

    pub(crate) async fn registered(&self, edit: impl FnOnce(&mut NewDialog)) -> DialogId {
        let mut dialog = self.dialog();
        edit(&mut dialog);
        self.register(dialog).await
    }

    pub(crate) fn parts(&self, id: DialogId) -> GetChildren {
        self.parts_as(user(person()), id)
    }

    pub(crate) fn parts_as(&self, user: EndUser, id: DialogId) -> GetChildren {
        GetChildren {
            user,
            id,
            now: self.ambient.now(),
        }
    }

    /// Deletes softly, as the owner does.
    pub(crate) async fn delete(&self, id: DialogId) {
        let mut dialog = Dialog::restore(self.stored(id).await.dialog);
        let revision = Revision::new(self.ambient.new_random());
        assert!(dialog.delete(WritePolicy::default(), revision, self.ambient.now()));
        let mut work = self.store.begin();
        work.save(dialog.into_changes());
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    }

    /// Describes a service with the role `dagl` and the package `skatt-naering`.
    pub(crate) fn describe(&self, id: &str, names: &[(&str, &str)], minimum_level: Option<u8>) {
        let access = |urn: &str, name: &str| AccessDescription {
            urn: urn.to_owned(),
            names: Localizations::parse([(name, "nb")], 255).ok(),
            link: None,
        };
        self.registers.describe_resource(ServiceResourceDescription {
            resource: resource(id),
            kind: ServiceResourceType::GenericAccessResource,
            names: Localizations::parse(names.iter().map(|(language, name)| (*name, *language)), 255).ok(),
            status: None,
            is_delegable: true,
            minimum_level,
            link: None,
            service_owner: ServiceOwnerDescription {
                organization: Some(owner()),
                org: org(),
                names: None,
            },
            roles: vec![access("urn:altinn:rolecode:dagl", "Daglig leder")],
            access_packages: vec![access("urn:altinn:accesspackage:skatt-naering", "Skatt næring")],
        });
    }
}

pub(crate) fn other_party() -> Party {
    Party::parse("urn:altinn:organization:identifier-no:991825827").unwrap()
}

pub(crate) fn at_level(level: u8) -> EndUser {
    EndUser {
        level: AuthenticationLevel(level),
        ..user(person())
    }
}
