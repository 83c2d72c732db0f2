//! Lists every service resource that dialogs may use, for everybody.

use dialogporten_application::PortError;
use dialogporten_application::metadata::{ServiceResourceDescription, ServiceResourceMetadata, sort_by_name};
use std::sync::Arc;

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
        sort_by_name(&mut all);
        Ok(all)
    }
}
