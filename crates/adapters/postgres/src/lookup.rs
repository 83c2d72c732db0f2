//! Finds dialogs by what they represent elsewhere.

use crate::failure::port_error;
use crate::repository::PgDialogs;
use crate::statement::{Columns, Fixed, Parameters, Statement};
use crate::store::rows::{OWNER_LABEL, reference_key};
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::lookup::{DialogReference, DialogReferences};
use dialogporten_application::repository::DialogRepository;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

const FIND: &str = "find label";

struct FindLabel {
    label: String,
}

impl Statement for FindLabel {
    type Id = FindLabel;

    // By dialog_ref_pkey, once for each owner (there are as many as there are organizations with services), and inbox_pkey. Stops
    // at the second live one.
    const SQL: &'static [&'static str] = &["
select r.dialog_id from org o cross join lateral (
    (select r.dialog_id, false as is_deleted from dialog_ref r join inbox i on i.dialog_id = r.dialog_id
     where r.org_id = o.org_id and r.kind = 2 and r.ref = $1 and i.flags & 1024 = 0 order by r.dialog_id limit 2)
    union all
    (select r.dialog_id, true from dialog_ref r join inbox i on i.dialog_id = r.dialog_id
     where r.org_id = o.org_id and r.kind = 2 and r.ref = $1 and i.flags & 1024 <> 0 order by r.dialog_id limit 2)
    limit 2) r
order by r.is_deleted, r.dialog_id limit 2"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        const { assert!(OWNER_LABEL == 2, "the statement spells the kind out") };
        parameters.add::<Text, _>(&self.label)
    }
}

struct FoundLabel(Uuid);

impl QueryableByName<Pg> for FoundLabel {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Columns::of(row).take::<SqlUuid, Uuid>().map(Self)
    }
}

#[async_trait]
impl DialogReferences for PgDialogs {
    async fn by_id(&self, id: DialogId) -> Result<Option<DialogReference>, PortError> {
        Ok(self.find(id).await?.map(reference))
    }

    async fn by_label(&self, label: &ServiceOwnerLabel) -> Result<Vec<DialogReference>, PortError> {
        let statement = FindLabel {
            label: reference_key(label.as_str()),
        };
        let mut connection = self.connection(FIND).await?;
        let found: Vec<FoundLabel> = Fixed(statement)
            .load(&mut connection)
            .await
            .map_err(|error| port_error(FIND, error))?;
        drop(connection);
        let ids: Vec<DialogId> = found.into_iter().map(|found| DialogId::new(found.0)).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut dialogs = self.find_all(&ids).await?;
        dialogs.sort_unstable_by_key(|dialog| (dialog.deleted_at.is_some(), dialog.id));
        Ok(dialogs.into_iter().map(reference).collect())
    }
}

fn reference(dialog: DialogSnapshot) -> DialogReference {
    let (title, non_sensitive_title) = dialog
        .content
        .map(|content| (content.title, content.non_sensitive_title))
        .unzip();
    DialogReference {
        id: dialog.id,
        org: dialog.org,
        service_resource: dialog.service_resource,
        party: dialog.party,
        deleted_at: dialog.deleted_at,
        title,
        non_sensitive_title: non_sensitive_title.flatten(),
        labels: dialog.service_owner_context.labels,
    }
}
