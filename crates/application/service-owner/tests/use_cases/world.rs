use chrono::TimeDelta;
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{Scopes, ServiceOwner, scope};
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_application::limits::Limits;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::party::OrganizationNumber;
use dialogporten_domain::party::PersonNumber;
use dialogporten_domain::service_resource::{OrgCode, ServiceResourceType};
use dialogporten_service_owner::change::{
    ChangeDialogError, ChangeOptions, DialogChanger, UnprocessableChange,
};
use dialogporten_service_owner::change_system_labels::ChangeSystemLabelsHandler;
use dialogporten_service_owner::create_activity::CreateActivityHandler;
use dialogporten_service_owner::create_dialog::{CreateDialog, CreateDialogHandler};
use dialogporten_service_owner::create_transmission::{CreateTransmission, CreateTransmissionHandler};
use dialogporten_service_owner::get_children::GetChildrenHandler;
use dialogporten_service_owner::lifecycle::{ChangeLifecycle, LifecycleHandler};
use dialogporten_service_owner::list_service_resources::ListServiceResourcesHandler;
use dialogporten_service_owner::look_up_dialog::LookUpDialogHandler;
use dialogporten_service_owner::ownership::ResourceOwnership;
use dialogporten_service_owner::search_dialogs::SearchDialogsHandler;
use dialogporten_service_owner::search_end_user_contexts::SearchEndUserContextsHandler;
use dialogporten_service_owner::service_owner_labels::ServiceOwnerLabelsHandler;
use dialogporten_service_owner::should_send_notification::ShouldSendNotificationHandler;
use dialogporten_service_owner::update_dialog::{UpdateDialog, UpdateDialogHandler};
use dialogporten_service_owner::update_transmission::UpdateTransmissionHandler;
use dialogporten_testkit::ambient::FixedAmbient;
use dialogporten_testkit::builders::{new_dialog, org, owner, resource, transmission};
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::registers::FakeRegisters;
use std::sync::Arc;

pub(crate) struct World {
    pub(crate) store: InMemoryStore,
    pub(crate) ambient: Arc<FixedAmbient>,
    pub(crate) create: CreateDialogHandler,
    pub(crate) update: UpdateDialogHandler,
    pub(crate) transmissions: CreateTransmissionHandler,
    pub(crate) corrections: UpdateTransmissionHandler,
    pub(crate) activities: CreateActivityHandler,
    pub(crate) lifecycle: LifecycleHandler,
    pub(crate) labels: ServiceOwnerLabelsHandler,
    pub(crate) registers: Arc<FakeRegisters>,
    pub(crate) system_labels: ChangeSystemLabelsHandler,
    pub(crate) children: GetChildrenHandler,
    pub(crate) notifications: ShouldSendNotificationHandler,
    pub(crate) lookup: LookUpDialogHandler,
    pub(crate) search: SearchDialogsHandler,
    pub(crate) contexts: SearchEndUserContextsHandler,
    pub(crate) resources: ListServiceResourcesHandler,
}

pub(crate) fn world() -> World {
    let store = InMemoryStore::new();
    let registers = FakeRegisters::new();
    let generic = ServiceResourceType::GenericAccessResource;
    registers.add_resource(&resource("skatt-melding"), generic, &owner(), &org(), None);
    let letters = ServiceResourceType::CorrespondenceService;
    registers.add_resource(&resource("skatt-brev"), letters, &owner(), &org(), None);
    registers.add_resource(&resource("nav-sykepenger"), generic, &other_owner(), &nav(), None);
    let ambient = Arc::new(FixedAmbient::new());
    let shared: Arc<InMemoryStore> = Arc::new(store.clone());
    let ownership = ResourceOwnership::new(registers.clone());
    let names = ActorNames::new(registers.clone());
    let authorizer = DialogAuthorizer::new(registers.clone(), registers.clone(), registers.clone());
    let limits = Limits::default();
    let changer = DialogChanger::new(
        shared.clone(),
        shared.clone(),
        ownership.clone(),
        names.clone(),
        ambient.clone(),
    );
    World {
        system_labels: ChangeSystemLabelsHandler::new(
            shared.clone(),
            shared.clone(),
            ownership.clone(),
            authorizer.clone(),
            names.clone(),
            ambient.clone(),
        ),
        children: GetChildrenHandler::new(shared.clone(), ownership.clone()),
        notifications: ShouldSendNotificationHandler::new(shared.clone()),
        lookup: LookUpDialogHandler::new(shared.clone(), ownership.clone(), registers.clone()),
        search: SearchDialogsHandler::new(
            shared.clone(),
            registers.clone(),
            authorizer,
            ownership.clone(),
            limits,
        ),
        contexts: SearchEndUserContextsHandler::new(shared.clone(), ownership.clone(), limits),
        resources: ListServiceResourcesHandler::new(registers.clone()),
        registers,
        create: CreateDialogHandler::new(shared.clone(), shared, ownership, names, ambient.clone()),
        update: UpdateDialogHandler::new(changer.clone()),
        transmissions: CreateTransmissionHandler::new(changer.clone()),
        corrections: UpdateTransmissionHandler::new(changer.clone()),
        activities: CreateActivityHandler::new(changer.clone()),
        lifecycle: LifecycleHandler::new(changer.clone()),
        labels: ServiceOwnerLabelsHandler::new(changer),
        store,
        ambient,
    }
}

pub(crate) fn other_owner() -> OrganizationNumber {
    OrganizationNumber::parse("313006425").unwrap()
}

pub(crate) fn nav() -> OrgCode {
    OrgCode::parse("nav").unwrap()
}

pub(crate) fn caller(scopes: &[&str]) -> ServiceOwner {
    ServiceOwner {
        organization: owner(),
        org: None,
        scopes: scopes.iter().copied().collect::<Scopes>(),
        acting_for: None,
    }
}

pub(crate) fn plain() -> ServiceOwner {
    caller(&[scope::SERVICE_PROVIDER])
}

pub(crate) fn admin() -> ServiceOwner {
    caller(&[scope::SERVICE_PROVIDER, scope::ADMIN])
}

/// The person of the builders, whom the owner acts for.
pub(crate) fn for_person() -> ServiceOwner {
    ServiceOwner {
        acting_for: PersonNumber::parse("08844397713"),
        ..plain()
    }
}

pub(crate) fn stranger() -> ServiceOwner {
    ServiceOwner {
        organization: other_owner(),
        ..plain()
    }
}

impl World {
    pub(crate) fn options(&self) -> ChangeOptions {
        ChangeOptions {
            silent: false,
            if_match: None,
            now: self.ambient.now(),
        }
    }

    pub(crate) fn stale(&self) -> ChangeOptions {
        ChangeOptions {
            if_match: Some(Revision::new(self.ambient.new_random())),
            ..self.options()
        }
    }

    pub(crate) async fn register(&self, dialog: NewDialog) -> DialogId {
        let command = CreateDialog {
            caller: admin(),
            silent: false,
            now: self.ambient.now(),
            dialog,
        };
        let id = self.create.handle(command).await.unwrap().id;
        self.ambient.advance(TimeDelta::minutes(1));
        id
    }

    pub(crate) async fn plain_dialog(&self) -> DialogId {
        self.register(new_dialog(self.ambient.new_id())).await
    }

    pub(crate) async fn stored(&self, id: DialogId) -> DialogDetails {
        self.store.details(id).await.unwrap().unwrap()
    }

    pub(crate) async fn change(
        &self,
        caller: ServiceOwner,
        id: DialogId,
        options: ChangeOptions,
        edit: impl FnOnce(&mut DialogUpdate),
    ) -> Result<Revision, ChangeDialogError> {
        let found = self.update.find(&caller, id).await?;
        let mut update = DialogUpdate::unchanged(&found);
        edit(&mut update);
        self.update
            .handle(
                found,
                UpdateDialog {
                    caller,
                    options,
                    update,
                },
            )
            .await
    }

    pub(crate) fn lifecycle(&self, caller: ServiceOwner, id: DialogId) -> ChangeLifecycle {
        ChangeLifecycle {
            caller,
            dialog_id: id,
            options: self.options(),
        }
    }

    pub(crate) async fn append(
        &self,
        caller: ServiceOwner,
        id: DialogId,
        options: ChangeOptions,
    ) -> Result<Revision, ChangeDialogError> {
        let transmission = transmission(self.ambient.new_id(), options.now);
        let command = CreateTransmission {
            caller,
            dialog_id: id,
            options,
            transmission,
        };
        self.transmissions.handle(command).await
    }

    pub(crate) fn last_events(&self) -> Vec<DialogEvent> {
        self.store
            .outbox()
            .last()
            .unwrap()
            .events
            .iter()
            .map(|(_, event)| event.clone())
            .collect()
    }
}

pub(crate) fn rules(result: Result<Revision, ChangeDialogError>) -> Vec<UnprocessableChange> {
    match result {
        Err(ChangeDialogError::Unprocessable(reasons)) => reasons,
        other => panic!("expected 422, got {other:?}"),
    }
}
