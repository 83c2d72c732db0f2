//! Loading for commands: the root, and the facts of its history that a change depends on.

mod facts;
mod replaced;
mod root;

use crate::failure::port_error;
use crate::queries::PgQueries;
use crate::statement::Fixed;
use crate::store::PgStore;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::repository::DialogRepository;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::dialog::history::{HistoryFacts, HistoryQuestion};
use dialogporten_domain::dialog::replace_transmission::ReplacementFacts;
use dialogporten_domain::identifier::{ActivityId, DialogId};
use dialogporten_domain::transmission::Transmission;
use diesel::OptionalExtension;
use diesel::deserialize::QueryableByName;
use diesel::pg::Pg;
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use facts::{FactsRow, ReadFacts};
use replaced::{MovedRow, ReadMoved, ReadReplaced, ReplacedRow};
use root::{FindDialogs, RootRow};

const FIND: &str = "find dialog";
const HISTORY: &str = "read history";
const REPLACED: &str = "read transmission to replace";
const MOVED: &str = "read activity to move";

/// Load port on the store's database: always the primary. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PgDialogs(PgQueries);

impl PgDialogs {
    /// Reads what `store` writes.
    #[must_use]
    pub fn new(store: &PgStore) -> Self {
        Self(PgQueries::new(store))
    }

    pub(crate) async fn connection(
        &self,
        operation: &'static str,
    ) -> Result<Object<AsyncPgConnection>, PortError> {
        self.0.connection(operation).await
    }

    async fn first<S, R>(&self, operation: &'static str, statement: S) -> Result<Option<R>, PortError>
    where
        S: crate::statement::Statement + 'static,
        R: QueryableByName<Pg> + Send + 'static,
    {
        let mut connection = self.0.connection(operation).await?;
        Fixed(statement)
            .get_result(&mut connection)
            .await
            .optional()
            .map_err(|error| port_error(operation, error))
    }
}

#[async_trait]
impl DialogRepository for PgDialogs {
    async fn find(&self, id: DialogId) -> Result<Option<DialogSnapshot>, PortError> {
        Ok(self.find_all(&[id]).await?.pop())
    }

    async fn find_all(&self, ids: &[DialogId]) -> Result<Vec<DialogSnapshot>, PortError> {
        let statement = FindDialogs {
            ids: ids.iter().map(|id| id.uuid()).collect(),
        };
        let mut connection = self.0.connection(FIND).await?;
        let rows: Vec<RootRow> = Fixed(statement)
            .load(&mut connection)
            .await
            .map_err(|error| port_error(FIND, error))?;
        drop(connection);
        let known = self
            .0
            .known_for(|known| rows.iter().all(|row| row.head.is_resolved_by(known)))
            .await?;
        rows.into_iter()
            .map(|row| {
                row.decode(&known)
                    .map_err(|error| PortError::internal(FIND, error))
            })
            .collect()
    }

    async fn history(&self, id: DialogId, question: &HistoryQuestion) -> Result<HistoryFacts, PortError> {
        let row: Option<FactsRow> = self.first(HISTORY, ReadFacts::of(id, question)).await?;
        row.map(FactsRow::decode)
            .transpose()
            .map(Option::unwrap_or_default)
            .map_err(|error| PortError::internal(HISTORY, error))
    }

    async fn transmission_to_replace(
        &self,
        id: DialogId,
        replacement: &Transmission,
    ) -> Result<Option<(Transmission, ReplacementFacts)>, PortError> {
        let row: Option<ReplacedRow> = self.first(REPLACED, ReadReplaced::of(id, replacement)).await?;
        row.map(ReplacedRow::decode)
            .transpose()
            .map_err(|error| PortError::internal(REPLACED, error))
    }

    async fn activity_to_move(
        &self,
        id: DialogId,
        activity: ActivityId,
    ) -> Result<Option<(Activity, Option<Activity>)>, PortError> {
        let statement = ReadMoved {
            dialog_id: id.uuid(),
            id: activity.uuid(),
        };
        let row: Option<MovedRow> = self.first(MOVED, statement).await?;
        row.map(MovedRow::decode)
            .transpose()
            .map_err(|error| PortError::internal(MOVED, error))
    }
}
