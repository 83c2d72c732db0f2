//! Reads that change nothing.

pub(crate) mod details;
pub(crate) mod head;
pub(crate) mod items;
mod party_services;
mod scope;
mod search;
pub(crate) mod sql;

use crate::dictionary::Known;
use crate::failure::port_error;
use crate::statement::{Columns, Fixed, Parameters, Statement};
use crate::store::rows::{IDEMPOTENT_KEY, reference_key};
use crate::store::{Inner, PgStore};
use async_trait::async_trait;
use details::{DetailsRow, ReadDialog};
use dialogporten_application::PortError;
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_resource::OrgCode;
use dialogporten_domain::text::IdempotentKey;
use diesel::OptionalExtension;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{SmallInt, Text, Uuid as SqlUuid};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
pub use search::SearchStrategy;
use std::sync::Arc;
use uuid::Uuid;

const READ: &str = "read dialog";
const FIND_KEY: &str = "find idempotent key";

/// Query port on the store's database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PgQueries(Arc<Inner>, Option<SearchStrategy>);

impl PgQueries {
    /// Reads what `store` writes.
    #[must_use]
    pub fn new(store: &PgStore) -> Self {
        Self(Arc::clone(store.inner()), None)
    }

    pub(crate) async fn connection(
        &self,
        operation: &'static str,
    ) -> Result<Object<AsyncPgConnection>, PortError> {
        self.0.pool.connection(operation).await
    }

    /// The dictionaries, read anew when another replica has added what a row names.
    pub(crate) async fn known_for(
        &self,
        is_resolved: impl Fn(&Known) -> bool + Send,
    ) -> Result<Arc<Known>, PortError> {
        let known = self.0.dictionary.known();
        if is_resolved(&known) {
            return Ok(known);
        }
        self.0.dictionary.reload(&self.0.pool, &self.0.keys).await
    }

    /// The dictionaries, not older than a few seconds when something asked for has no number: most often it has no dialogs.
    async fn known_soon(&self, is_complete: impl Fn(&Known) -> bool + Send) -> Result<Arc<Known>, PortError> {
        let known = self.0.dictionary.known();
        if is_complete(&known) {
            return Ok(known);
        }
        self.0.dictionary.reload_old(&self.0.pool, &self.0.keys).await
    }
}

#[async_trait]
impl DialogQueries for PgQueries {
    async fn details(&self, id: DialogId) -> Result<Option<DialogDetails>, PortError> {
        let mut connection = self.0.pool.connection(READ).await?;
        let row: Option<DetailsRow> = Fixed(ReadDialog { id: id.uuid() })
            .get_result(&mut connection)
            .await
            .optional()
            .map_err(|error| port_error(READ, error))?;
        drop(connection);
        let Some(row) = row else { return Ok(None) };
        let known = self.known_for(|known| row.head.is_resolved_by(known)).await?;
        row.decode(&known)
            .map(Some)
            .map_err(|error| PortError::internal(READ, error))
    }

    async fn by_idempotent_key(
        &self,
        org: &OrgCode,
        key: &IdempotentKey,
    ) -> Result<Option<DialogId>, PortError> {
        let known = self.known_soon(|known| known.org_id(org).is_some()).await?;
        // An owner without a number has no dialogs.
        let Some(org_id) = known.org_id(org) else {
            return Ok(None);
        };
        let mut connection = self.0.pool.connection(FIND_KEY).await?;
        let statement = FindKey {
            org_id,
            key: reference_key(key.as_str()),
        };
        let found: Option<FoundKey> = Fixed(statement)
            .get_result(&mut connection)
            .await
            .optional()
            .map_err(|error| port_error(FIND_KEY, error))?;
        Ok(found.map(|found| DialogId::new(found.0)))
    }
}

struct FindKey {
    org_id: i16,
    key: String,
}

impl Statement for FindKey {
    type Id = FindKey;

    // By dialog_ref_once, then inbox_pkey.
    const SQL: &'static [&'static str] = &["
select r.dialog_id from dialog_ref r
join inbox i on i.dialog_id = r.dialog_id
where r.org_id = $1 and r.kind = 1 and r.ref = $2 and i.flags & 1024 = 0"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        const { assert!(IDEMPOTENT_KEY == 1, "the statement spells the kind out") };
        parameters.add::<SmallInt, _>(&self.org_id)?;
        parameters.add::<Text, _>(&self.key)
    }
}

struct FoundKey(Uuid);

impl QueryableByName<Pg> for FoundKey {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Columns::of(row).take::<SqlUuid, Uuid>().map(Self)
    }
}
