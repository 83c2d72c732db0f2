//! Parts of dialogs and look-ups, from memory.

use crate::memory::InMemoryStore;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::children::{DialogChildren, DialogHead, PartsOf};
use dialogporten_application::dialogs::DialogDetails;
use dialogporten_application::lookup::{DialogReference, DialogReferences};
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::{ActivityId, DialogId, SeenRecordId, TransmissionId};
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::system_label::LabelLogEntry;
use dialogporten_domain::transmission::Transmission;

impl InMemoryStore {
    fn parts<T: Clone>(
        &self,
        id: DialogId,
        parts: impl FnOnce(&DialogDetails) -> &Vec<T>,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Option<PartsOf<T>> {
        self.read(id, |details| PartsOf {
            dialog: DialogHead::from(&details.dialog),
            parts: parts(details)
                .iter()
                .filter(|part| is_wanted(part))
                .cloned()
                .collect(),
        })
    }
}

#[async_trait]
impl DialogChildren for InMemoryStore {
    async fn activities(
        &self,
        dialog: DialogId,
        only: Option<ActivityId>,
    ) -> Result<Option<PartsOf<Activity>>, PortError> {
        Ok(self.parts(
            dialog,
            |details| &details.activities,
            |part| only.is_none_or(|id| part.id == id),
        ))
    }

    async fn transmissions(
        &self,
        dialog: DialogId,
        only: Option<TransmissionId>,
    ) -> Result<Option<PartsOf<Transmission>>, PortError> {
        Ok(self.parts(
            dialog,
            |details| &details.transmissions,
            |part| only.is_none_or(|id| part.id == id),
        ))
    }

    async fn seen_log(
        &self,
        dialog: DialogId,
        only: Option<SeenRecordId>,
    ) -> Result<Option<PartsOf<SeenRecord>>, PortError> {
        Ok(self.parts(
            dialog,
            |details| &details.seen_log,
            |part| only.is_none_or(|id| part.id == id),
        ))
    }

    async fn label_log(&self, dialog: DialogId) -> Result<Option<PartsOf<LabelLogEntry>>, PortError> {
        let mut parts = InMemoryStore::label_log(self, dialog);
        parts.sort_by_key(|entry| (entry.created_at, entry.id));
        Ok(self.read(dialog, |details| PartsOf {
            dialog: DialogHead::from(&details.dialog),
            parts,
        }))
    }

    async fn has_activity(
        &self,
        dialog: DialogId,
        kind: ActivityType,
        transmission: Option<TransmissionId>,
    ) -> Result<Option<bool>, PortError> {
        Ok(self.read(dialog, |details| {
            details.activities.iter().any(|activity| {
                activity.kind == kind && (transmission.is_none() || activity.transmission_id == transmission)
            })
        }))
    }
}

#[async_trait]
impl DialogReferences for InMemoryStore {
    async fn by_id(&self, id: DialogId) -> Result<Option<DialogReference>, PortError> {
        Ok(self.read(id, |details| reference(&details.dialog)))
    }

    async fn by_label(&self, label: &ServiceOwnerLabel) -> Result<Vec<DialogReference>, PortError> {
        let mut found: Vec<DialogReference> = self
            .state()
            .dialogs
            .values()
            .map(|details| &details.dialog)
            .filter(|dialog| dialog.service_owner_context.labels.contains(label))
            .map(reference)
            .collect();
        found.sort_by_key(|found| found.deleted_at.is_some());
        found.truncate(2);
        Ok(found)
    }
}

fn reference(dialog: &DialogSnapshot) -> DialogReference {
    let content = dialog.content.as_ref();
    DialogReference {
        id: dialog.id,
        org: dialog.org.clone(),
        service_resource: dialog.service_resource.clone(),
        party: dialog.party.clone(),
        deleted_at: dialog.deleted_at,
        title: content.map(|content| content.title.clone()),
        non_sensitive_title: content.and_then(|content| content.non_sensitive_title.clone()),
        labels: dialog.service_owner_context.labels.clone(),
    }
}
