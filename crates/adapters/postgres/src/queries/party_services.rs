//! Services that parties have used.

use super::PgQueries;
use crate::failure::port_error;
use crate::statement::{Columns, Fixed, Parameters, Statement};
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::party_services::PartyServices;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, BigInt, Integer};
use diesel_async::RunQueryDsl;
use std::collections::{BTreeMap, BTreeSet};

const USED: &str = "read services in use";

struct ReadPairs {
    party_keys: Vec<i64>,
}

impl Statement for ReadPairs {
    type Id = ReadPairs;

    // By party_service_pkey: as many rows as the parties have services.
    const SQL: &'static [&'static str] =
        &["select party_key, service_id from party_service where party_key = any($1)"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<BigInt>, _>(&self.party_keys)
    }
}

struct Pair {
    party_key: i64,
    service_id: i32,
}

impl QueryableByName<Pg> for Pair {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            party_key: columns.take::<BigInt, i64>()?,
            service_id: columns.take::<Integer, i32>()?,
        })
    }
}

#[async_trait]
impl PartyServices for PgQueries {
    async fn used_by(
        &self,
        parties: &[Party],
    ) -> Result<BTreeMap<Party, BTreeSet<ServiceResource>>, PortError> {
        let by_key: BTreeMap<i64, &Party> = parties
            .iter()
            .map(|party| (self.0.keys.key(party), party))
            .collect();
        let statement = ReadPairs {
            party_keys: by_key.keys().copied().collect(),
        };
        let mut connection = self.connection(USED).await?;
        let pairs: Vec<Pair> = Fixed(statement)
            .load(&mut connection)
            .await
            .map_err(|error| port_error(USED, error))?;
        drop(connection);
        let known = self
            .known_for(|known| pairs.iter().all(|pair| known.service(pair.service_id).is_some()))
            .await?;
        let mut used: BTreeMap<Party, BTreeSet<ServiceResource>> = BTreeMap::new();
        for pair in pairs {
            let party = by_key.get(&pair.party_key);
            if let (Some(party), Some(service)) = (party, known.service(pair.service_id)) {
                used.entry((*party).clone()).or_default().insert(service.clone());
            }
        }
        Ok(used)
    }

    /// A service gets its number with its first dialog.
    async fn used(&self) -> Result<BTreeSet<ServiceResource>, PortError> {
        let known = self.0.dictionary.reload_old(&self.0.pool, &self.0.keys).await?;
        Ok(known.services().cloned().collect())
    }
}
