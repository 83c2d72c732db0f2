//! The ports, answered from the current content of the file.

use crate::directory::Directory;
use crate::finding::DirectoryError;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::authorization::{
    ActionOnAttribute, AuthorizationDecisions, AuthorizedParties, AuthorizedParty, DecisionRequest,
    ListScope, PartyAccess,
};
use dialogporten_application::caller::EndUser;
use dialogporten_application::metadata::{
    ServiceOwnerDescription, ServiceResourceDescription, ServiceResourceMetadata,
};
use dialogporten_application::registry::{PartyNames, ResourceRecord, ServiceResources};
use dialogporten_domain::party::{OrganizationNumber, Party, PartyIdentifier};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

/// Answers from one file.
#[derive(Debug)]
pub struct LocalPlatform {
    current: RwLock<Arc<Directory>>,
    file: Option<WatchedFile>,
}

#[derive(Debug)]
struct WatchedFile {
    path: PathBuf,
    /// Time of change of the content that was read last, refused or not.
    read: RwLock<Option<SystemTime>>,
}

impl LocalPlatform {
    /// Answers from a file.
    ///
    /// # Errors
    /// [`DirectoryError`] with everything that is wrong.
    pub fn from_file(path: &Path) -> Result<Self, DirectoryError> {
        let changed_at = changed_at(path);
        let directory = read(path)?;
        Ok(Self {
            current: RwLock::new(Arc::new(directory)),
            file: Some(WatchedFile {
                path: path.to_owned(),
                read: RwLock::new(changed_at),
            }),
        })
    }

    /// Answers from a text that never changes; `name` stands in errors.
    ///
    /// # Errors
    /// [`DirectoryError`] with everything that is wrong.
    pub fn from_text(name: &str, text: &str) -> Result<Self, DirectoryError> {
        Ok(Self {
            current: RwLock::new(Arc::new(Directory::parse(name, text)?)),
            file: None,
        })
    }

    /// The current content.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads the file again when its time of change is another; true when the content was replaced.
    ///
    /// # Errors
    /// [`DirectoryError`]: the old content stays, and the same file is not tried again.
    pub fn reload_if_changed(&self) -> Result<bool, DirectoryError> {
        let Some(file) = &self.file else {
            return Ok(false);
        };
        let changed_at = changed_at(&file.path);
        {
            let mut known = file.read.write().unwrap_or_else(PoisonError::into_inner);
            if *known == changed_at {
                return Ok(false);
            }
            *known = changed_at;
        }
        let directory = Arc::new(read(&file.path)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = directory;
        Ok(true)
    }
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
}

fn read(path: &Path) -> Result<Directory, DirectoryError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| DirectoryError::Read {
        path: name.clone(),
        source,
    })?;
    Directory::parse(&name, &text)
}

#[async_trait]
impl AuthorizationDecisions for LocalPlatform {
    async fn decide(&self, request: &DecisionRequest) -> Result<BTreeSet<ActionOnAttribute>, PortError> {
        Ok(self.directory().decide(request))
    }
}

#[async_trait]
impl AuthorizedParties for LocalPlatform {
    async fn list_scope(
        &self,
        subject: &EndUser,
        parties: &[Party],
        resources: &[ServiceResource],
    ) -> Result<ListScope, PortError> {
        Ok(self.directory().list_scope(&subject.party, parties, resources))
    }

    async fn parties(&self, subject: &EndUser) -> Result<Vec<AuthorizedParty>, PortError> {
        Ok(self.directory().authorized_parties(&subject.party))
    }

    async fn access_for(&self, subject: &EndUser, party: &Party) -> Result<Option<PartyAccess>, PortError> {
        Ok(self.directory().access_for(&subject.party, party))
    }
}

#[async_trait]
impl ServiceResources for LocalPlatform {
    async fn find(&self, resource: &ServiceResource) -> Result<Option<Arc<ResourceRecord>>, PortError> {
        let directory = self.directory();
        Ok(directory
            .resources
            .get(resource)
            .map(|policy| policy.record.clone()))
    }

    async fn owned_by(&self, owner: &OrganizationNumber) -> Result<Vec<Arc<ResourceRecord>>, PortError> {
        let directory = self.directory();
        let records = directory.resources.values().map(|policy| &policy.record);
        Ok(records.filter(|record| record.owner == *owner).cloned().collect())
    }
}

#[async_trait]
impl ServiceResourceMetadata for LocalPlatform {
    async fn all(&self) -> Result<Vec<Arc<ServiceResourceDescription>>, PortError> {
        Ok(self.directory().descriptions.values().cloned().collect())
    }

    async fn describe(
        &self,
        resource: &ServiceResource,
    ) -> Result<Option<Arc<ServiceResourceDescription>>, PortError> {
        Ok(self.directory().descriptions.get(resource).cloned())
    }

    async fn service_owner(&self, org: &OrgCode) -> Result<Option<ServiceOwnerDescription>, PortError> {
        Ok(self.directory().owner_descriptions.get(org).cloned())
    }
}

#[async_trait]
impl PartyNames for LocalPlatform {
    async fn name(&self, party: &PartyIdentifier) -> Result<Option<String>, PortError> {
        Ok(self
            .directory()
            .parties
            .get(party)
            .map(|record| record.name.clone()))
    }
}
