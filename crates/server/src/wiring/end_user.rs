//! The use cases of end users.

use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::labelling::Labelling;
use dialogporten_application::limits::Limits;
use dialogporten_application::masking::PersonMask;
use dialogporten_application::reading::SeenRecorder;
use dialogporten_application::token::DialogTokenSigner;
use dialogporten_end_user::change_system_labels::ChangeSystemLabelsHandler;
use dialogporten_end_user::get_children::GetChildrenHandler;
use dialogporten_end_user::get_dialog::GetDialogHandler;
use dialogporten_end_user::list_parties::ListPartiesHandler;
use dialogporten_end_user::list_service_resources::ListServiceResourcesHandler;
use dialogporten_end_user::look_up_dialog::LookUpDialogHandler;
use dialogporten_end_user::search_dialogs::SearchDialogsHandler;
use dialogporten_http::EndUserUseCases;
use dialogporten_local::LocalPlatform;
use dialogporten_postgres::{PgDialogs, PgQueries, PgStore};
use std::sync::Arc;

/// What the use cases are made of.
pub(super) struct Parts {
    pub(super) store: PgStore,
    pub(super) queries: Arc<PgQueries>,
    pub(super) platform: Arc<LocalPlatform>,
    pub(super) authorizer: DialogAuthorizer,
    pub(super) names: ActorNames,
    pub(super) seen: SeenRecorder,
    pub(super) signer: Arc<dyn DialogTokenSigner>,
    pub(super) mask: Arc<dyn PersonMask>,
    pub(super) ambient: Arc<dyn Ambient>,
    pub(super) limits: Limits,
}

/// Everything that end users do.
pub(super) fn use_cases(parts: Parts) -> EndUserUseCases {
    let Parts {
        store,
        queries,
        platform,
        authorizer,
        names,
        seen,
        signer,
        mask,
        ambient,
        limits,
    } = parts;
    let dialogs = Arc::new(PgDialogs::new(&store));
    let labelling = Labelling::new(Arc::new(store), names, ambient);
    EndUserUseCases {
        get_dialog: GetDialogHandler::new(queries.clone(), authorizer.clone(), seen, signer, mask.clone()),
        search_dialogs: SearchDialogsHandler::new(
            queries.clone(),
            platform.clone(),
            authorizer.clone(),
            mask.clone(),
            limits,
        ),
        get_children: GetChildrenHandler::new(queries.clone(), authorizer.clone(), mask),
        change_system_labels: ChangeSystemLabelsHandler::new(dialogs.clone(), authorizer, labelling),
        look_up_dialog: LookUpDialogHandler::new(dialogs, platform.clone(), platform.clone()),
        list_parties: ListPartiesHandler::new(platform.clone()),
        list_service_resources: ListServiceResourcesHandler::new(platform.clone(), queries, platform, limits),
    }
}
