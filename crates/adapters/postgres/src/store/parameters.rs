//! Parameters 1 to 61, which creating and changing a dialog have in common.

use super::rows::{Children, Outbox, References};
use crate::bits;
use crate::dictionary::ServiceNumbers;
use crate::document::activity::write_latest;
use crate::document::body::BodyDocument;
use crate::document::card::CardDocument;
use crate::document::write;
use crate::statement::{Json, Parameters};
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::dialog::context::{initial_end_user_revision, initial_service_owner_revision};
use diesel::result::QueryResult;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Json as SqlJson, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

/// Everything that a row of `inbox`, `dialog` and `dialog_body` holds, and what hangs below.
#[derive(Debug)]
pub(crate) struct DialogParameters {
    pub(super) party_key: i64,
    pub(super) party: String,
    /// The pair of party and service has been written before: nothing to look up.
    pub(super) known: bool,
    pub(super) id: Uuid,
    pub(super) numbers: ServiceNumbers,
    pub(super) content_updated_at: Timestamp,
    pub(super) created_at: Timestamp,
    pub(super) due_at: Option<Timestamp>,
    pub(super) visible_from: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) flags: i16,
    pub(super) eu_revision: Option<Uuid>,
    pub(super) revision: Uuid,
    pub(super) so_revision: Option<Uuid>,
    pub(super) idempotent_key: Option<String>,
    pub(super) updated_at: Timestamp,
    pub(super) deleted_at: Option<Timestamp>,
    pub(super) progress: Option<i16>,
    pub(super) from_party: i16,
    pub(super) from_owner: i16,
    pub(super) bits: i16,
    pub(super) extended_status: Option<String>,
    pub(super) external_ref: Option<String>,
    pub(super) process: Option<String>,
    pub(super) preceding: Option<String>,
    pub(super) owner_labels: Option<Vec<String>>,
    pub(super) latest_activity: Option<Json>,
    pub(super) card: Json,
    pub(super) body: Json,
    pub(super) children: Children,
    pub(super) references: References,
    pub(super) outbox: Outbox,
}

/// The stored form of an end-user revision: nothing while it is the first.
pub(crate) fn stored_end_user_revision(dialog: &DialogSnapshot) -> Option<Uuid> {
    let revision = dialog.end_user_context.revision;
    (revision != initial_end_user_revision(dialog.id)).then(|| revision.uuid())
}

/// The stored form of a service-owner revision: nothing while it is the first.
pub(crate) fn stored_service_owner_revision(dialog: &DialogSnapshot) -> Option<Uuid> {
    let revision = dialog.service_owner_context.revision;
    (revision != initial_service_owner_revision(dialog.id)).then(|| revision.uuid())
}

impl DialogParameters {
    pub(crate) fn of(
        dialog: &DialogSnapshot,
        party_key: i64,
        numbers: ServiceNumbers,
        known: bool,
        children: Children,
        references: References,
        outbox: Outbox,
    ) -> Result<Self, serde_json::Error> {
        let labels = &dialog.service_owner_context.labels;
        let latest = dialog.latest_activity.as_ref();
        Ok(Self {
            party_key,
            party: dialog.party.as_str().to_owned(),
            known,
            id: dialog.id.uuid(),
            numbers,
            content_updated_at: dialog.content_updated_at,
            created_at: dialog.created_at,
            due_at: dialog.due_at,
            visible_from: dialog.visible_from,
            expires_at: dialog.expires_at,
            flags: bits::flags(dialog),
            eu_revision: stored_end_user_revision(dialog),
            revision: dialog.revision.uuid(),
            so_revision: stored_service_owner_revision(dialog),
            idempotent_key: dialog.idempotent_key.as_ref().map(|it| it.as_str().to_owned()),
            updated_at: dialog.updated_at,
            deleted_at: dialog.deleted_at,
            progress: dialog.progress.map(|progress| i16::from(progress.percent())),
            from_party: counter(dialog.from_party_transmissions),
            from_owner: counter(dialog.from_service_owner_transmissions),
            bits: bits::head_bits(dialog),
            extended_status: dialog.extended_status.as_ref().map(|it| it.as_str().to_owned()),
            external_ref: dialog
                .external_reference
                .as_ref()
                .map(|it| it.as_str().to_owned()),
            process: dialog.process.as_ref().map(|it| it.as_str().to_owned()),
            preceding: dialog.preceding_process.as_ref().map(|it| it.as_str().to_owned()),
            owner_labels: (!labels.is_empty())
                .then(|| labels.iter().map(|label| label.as_str().to_owned()).collect()),
            latest_activity: latest
                .map(|activity| write_latest(activity, &dialog.party))
                .transpose()?,
            card: write(&CardDocument::of(dialog))?,
            body: write(&BodyDocument::of(dialog))?,
            children,
            references,
            outbox,
        })
    }

    /// Bytes of its documents, nearly all of what it sends.
    pub(super) fn bytes(&self) -> usize {
        self.card.0.len() + self.body.0.len() + self.children.bytes() + self.outbox.bytes()
    }

    pub(crate) fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<BigInt, _>(&self.party_key)?; // 1
        parameters.add::<Text, _>(&self.party)?;
        parameters.add::<Bool, _>(&self.known)?;
        parameters.add::<SqlUuid, _>(&self.id)?;
        parameters.add::<Integer, _>(&self.numbers.service_id)?; // 5
        parameters.add::<SmallInt, _>(&self.numbers.org_id)?;
        parameters.add::<Timestamptz, _>(&self.content_updated_at)?;
        parameters.add::<Timestamptz, _>(&self.created_at)?;
        parameters.add::<Nullable<Timestamptz>, _>(&self.due_at)?;
        parameters.add::<Nullable<Timestamptz>, _>(&self.visible_from)?; // 10
        parameters.add::<Nullable<Timestamptz>, _>(&self.expires_at)?;
        parameters.add::<SmallInt, _>(&self.flags)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.eu_revision)?;
        parameters.add::<SqlUuid, _>(&self.revision)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.so_revision)?; // 15
        parameters.add::<Nullable<Text>, _>(&self.idempotent_key)?;
        parameters.add::<Timestamptz, _>(&self.updated_at)?;
        parameters.add::<Nullable<Timestamptz>, _>(&self.deleted_at)?;
        parameters.add::<Nullable<SmallInt>, _>(&self.progress)?;
        parameters.add::<SmallInt, _>(&self.from_party)?; // 20
        parameters.add::<SmallInt, _>(&self.from_owner)?;
        parameters.add::<SmallInt, _>(&self.bits)?;
        parameters.add::<Nullable<Text>, _>(&self.extended_status)?;
        parameters.add::<Nullable<Text>, _>(&self.external_ref)?;
        parameters.add::<Nullable<Text>, _>(&self.process)?; // 25
        parameters.add::<Nullable<Text>, _>(&self.preceding)?;
        parameters.add::<Nullable<Array<Text>>, _>(&self.owner_labels)?;
        parameters.add::<Nullable<SqlJson>, _>(&self.latest_activity)?;
        parameters.add::<SqlJson, _>(&self.card)?;
        parameters.add::<SqlJson, _>(&self.body)?; // 30
        self.children.bind(parameters)?; // 31 to 52
        self.references.bind(parameters)?; // 53, 54
        self.outbox.bind(parameters)?; // 55 to 58
        self.children.lookups.bind(parameters) // 59 to 61
    }
}

/// The domain keeps counters within the column's range.
fn counter(count: u16) -> i16 {
    i16::try_from(count).unwrap_or(i16::MAX)
}
