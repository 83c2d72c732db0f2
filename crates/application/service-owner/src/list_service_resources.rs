//! Lists every service resource that dialogs may use, for everybody.

use dialogporten_application::PortError;
use dialogporten_application::metadata::{ServiceResourceDescription, ServiceResourceMetadata};
use std::sync::Arc;

/// Languages in which a resource is sorted, the first that it has a name in.
const SORTED_BY: [&str; 2] = ["nb", "en"];

/// Lists service resources.
#[derive(Clone)]
pub struct ListServiceResourcesHandler {
    metadata: Arc<dyn ServiceResourceMetadata>,
}

impl std::fmt::Debug for ListServiceResourcesHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListServiceResourcesHandler")
    }
}

impl ListServiceResourcesHandler {
    /// Uses this port.
    #[must_use]
    pub const fn new(metadata: Arc<dyn ServiceResourceMetadata>) -> Self {
        Self { metadata }
    }

    /// All resources by name, ignoring case, then id.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(&self) -> Result<Vec<Arc<ServiceResourceDescription>>, PortError> {
        let mut all = self.metadata.all().await?;
        all.sort_by_cached_key(|description| (sort_name(description), description.resource.clone()));
        Ok(all)
    }
}

/// The name in Bokmål, else in English, else the first; a resource without a name goes by its id.
fn sort_name(description: &ServiceResourceDescription) -> String {
    let names = || description.names.iter().flat_map(|names| names.iter());
    SORTED_BY
        .iter()
        .find_map(|language| names().find(|(known, _)| known.as_str() == *language))
        .or_else(|| names().next())
        .map_or_else(|| description.resource.id(), |(_, name)| name)
        .to_lowercase()
}
