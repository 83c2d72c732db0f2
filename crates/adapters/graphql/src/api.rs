//! What the resolvers need.

use dialogporten_application::ambient::Ambient;
use dialogporten_application::feed::DialogFeed;
use dialogporten_application::limits::Limits;
use dialogporten_application::metadata::ServiceResourceMetadata;
use dialogporten_application::token::{DialogTokenVerifier, TokenVerifier};
use dialogporten_end_user::change_system_labels::ChangeSystemLabelsHandler;
use dialogporten_end_user::get_dialog::GetDialogHandler;
use dialogporten_end_user::list_parties::ListPartiesHandler;
use dialogporten_end_user::list_service_resources::ListServiceResourcesHandler;
use dialogporten_end_user::look_up_dialog::LookUpDialogHandler;
use dialogporten_end_user::search_dialogs::SearchDialogsHandler;
use std::sync::Arc;

/// Ports and use cases behind GraphQL.
#[derive(Clone)]
pub struct GraphqlApi {
    /// Checks bearer tokens of users.
    pub verifier: Arc<dyn TokenVerifier>,
    /// Checks dialog tokens, which open event streams.
    pub dialog_tokens: Arc<dyn DialogTokenVerifier>,
    /// Time and ids.
    pub ambient: Arc<dyn Ambient>,
    /// Published limits.
    pub limits: Limits,
    /// Live news of dialogs.
    pub feed: Arc<dyn DialogFeed>,
    /// What registers tell of services.
    pub metadata: Arc<dyn ServiceResourceMetadata>,
    /// Reads a dialog.
    pub get_dialog: GetDialogHandler,
    /// Searches.
    pub search_dialogs: SearchDialogsHandler,
    /// Finds dialogs by what they stand for.
    pub look_up_dialog: LookUpDialogHandler,
    /// Lists parties.
    pub list_parties: ListPartiesHandler,
    /// Lists services.
    pub list_service_resources: ListServiceResourcesHandler,
    /// Changes labels.
    pub change_system_labels: ChangeSystemLabelsHandler,
}

impl std::fmt::Debug for GraphqlApi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GraphqlApi").finish_non_exhaustive()
    }
}

/// How GraphQL is served.
#[derive(Debug, Clone, Default)]
pub struct GraphqlSettings {
    /// Clients may ask for the schema by query; its text is always there.
    pub introspection: bool,
    /// Origins whose pages may call, for instance `https://af.altinn.no`.
    pub allowed_origins: Vec<String>,
}
