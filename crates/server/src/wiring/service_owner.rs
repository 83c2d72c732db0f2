//! The use cases of service owners.

use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::limits::Limits;
use dialogporten_application::reading::SeenRecorder;
use dialogporten_http::ServiceOwnerUseCases;
use dialogporten_local::LocalPlatform;
use dialogporten_postgres::{PgDialogs, PgQueries, PgStore};
use dialogporten_service_owner::change::DialogChanger;
use dialogporten_service_owner::change_system_labels::ChangeSystemLabelsHandler;
use dialogporten_service_owner::create_activity::CreateActivityHandler;
use dialogporten_service_owner::create_dialog::CreateDialogHandler;
use dialogporten_service_owner::create_transmission::CreateTransmissionHandler;
use dialogporten_service_owner::get_children::GetChildrenHandler;
use dialogporten_service_owner::get_dialog::GetDialogHandler;
use dialogporten_service_owner::lifecycle::LifecycleHandler;
use dialogporten_service_owner::look_up_dialog::LookUpDialogHandler;
use dialogporten_service_owner::move_form_saved::MoveFormSavedHandler;
use dialogporten_service_owner::ownership::ResourceOwnership;
use dialogporten_service_owner::search_dialogs::SearchDialogsHandler;
use dialogporten_service_owner::search_end_user_contexts::SearchEndUserContextsHandler;
use dialogporten_service_owner::service_owner_labels::ServiceOwnerLabelsHandler;
use dialogporten_service_owner::should_send_notification::ShouldSendNotificationHandler;
use dialogporten_service_owner::update_dialog::UpdateDialogHandler;
use dialogporten_service_owner::update_transmission::UpdateTransmissionHandler;
use std::sync::Arc;

/// What the use cases are made of.
pub(super) struct Parts {
    pub(super) store: PgStore,
    pub(super) queries: Arc<PgQueries>,
    pub(super) platform: Arc<LocalPlatform>,
    pub(super) authorizer: DialogAuthorizer,
    pub(super) names: ActorNames,
    pub(super) seen: SeenRecorder,
    pub(super) ambient: Arc<dyn Ambient>,
    pub(super) limits: Limits,
}

/// Everything that service owners do.
pub(super) fn use_cases(parts: Parts) -> ServiceOwnerUseCases {
    let Parts {
        store,
        queries,
        platform,
        authorizer,
        names,
        seen,
        ambient,
        limits,
    } = parts;
    let dialogs = Arc::new(PgDialogs::new(&store));
    let store = Arc::new(store);
    let ownership = ResourceOwnership::new(platform.clone());
    let changer = DialogChanger::new(
        dialogs.clone(),
        store.clone(),
        ownership.clone(),
        names.clone(),
        ambient.clone(),
    );
    ServiceOwnerUseCases {
        create_dialog: CreateDialogHandler::new(
            store.clone(),
            queries.clone(),
            ownership.clone(),
            names.clone(),
            ambient.clone(),
        ),
        get_dialog: GetDialogHandler::new(queries.clone(), ownership.clone(), authorizer.clone(), seen),
        update_dialog: UpdateDialogHandler::new(changer.clone()),
        lifecycle: LifecycleHandler::new(changer.clone()),
        create_transmission: CreateTransmissionHandler::new(changer.clone()),
        update_transmission: UpdateTransmissionHandler::new(changer.clone()),
        create_activity: CreateActivityHandler::new(changer.clone()),
        move_form_saved: MoveFormSavedHandler::new(changer.clone()),
        labels: ServiceOwnerLabelsHandler::new(changer),
        children: GetChildrenHandler::new(queries.clone(), ownership.clone()),
        search_dialogs: SearchDialogsHandler::new(
            queries.clone(),
            platform.clone(),
            authorizer.clone(),
            ownership.clone(),
            limits,
        ),
        search_end_user_contexts: SearchEndUserContextsHandler::new(
            queries.clone(),
            ownership.clone(),
            limits,
        ),
        change_system_labels: ChangeSystemLabelsHandler::new(
            dialogs.clone(),
            store,
            ownership.clone(),
            authorizer,
            names,
            ambient,
        ),
        look_up_dialog: LookUpDialogHandler::new(dialogs, ownership, platform),
        should_send_notification: ShouldSendNotificationHandler::new(queries),
    }
}
