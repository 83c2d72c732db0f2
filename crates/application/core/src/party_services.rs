//! Port that knows which services parties have dialogs of.

use crate::PortError;
use async_trait::async_trait;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::{BTreeMap, BTreeSet};

/// Services by use. A service counts as used once a dialog of it was created, whatever became of the dialog later.
#[async_trait]
pub trait PartyServices: Send + Sync {
    /// Services that each of the parties has used; parties without any are left out.
    ///
    /// # Errors
    /// [`PortError`].
    async fn used_by(
        &self,
        parties: &[Party],
    ) -> Result<BTreeMap<Party, BTreeSet<ServiceResource>>, PortError>;

    /// Services that any party has used.
    ///
    /// # Errors
    /// [`PortError`].
    async fn used(&self) -> Result<BTreeSet<ServiceResource>, PortError>;
}
