//! Small numbers for service owners and service resources.
//!
//! Append-only tables, kept whole in memory. An entry never changes, so the copy needs no lifetime. What a row names is
//! looked up again at once when it is unknown, because another replica may have added it; what a caller names, after 5 s.

use crate::failure::port_error;
use crate::party_key::PartyKeys;
use crate::pool::PgPool;
use dialogporten_application::PortError;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use diesel::prelude::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, SmallInt, Text};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Numbers of a service and its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ServiceNumbers {
    pub(crate) service_id: i32,
    pub(crate) org_id: i16,
}

/// What is known at a moment.
#[derive(Debug, Default)]
pub(crate) struct Known {
    orgs: HashMap<i16, OrgCode>,
    org_ids: HashMap<OrgCode, i16>,
    services: HashMap<i32, ServiceResource>,
    /// With the owner at registration: labels and references are looked up below it.
    service_ids: HashMap<ServiceResource, ServiceNumbers>,
}

impl Known {
    pub(crate) fn org(&self, id: i16) -> Option<&OrgCode> {
        self.orgs.get(&id)
    }

    pub(crate) fn org_id(&self, org: &OrgCode) -> Option<i16> {
        self.org_ids.get(org).copied()
    }

    pub(crate) fn org_ids(&self) -> Vec<i16> {
        self.orgs.keys().copied().collect()
    }

    pub(crate) fn service(&self, id: i32) -> Option<&ServiceResource> {
        self.services.get(&id)
    }

    pub(crate) fn services(&self) -> impl Iterator<Item = &ServiceResource> {
        self.services.values()
    }

    pub(crate) fn numbers(&self, resource: &ServiceResource) -> Option<ServiceNumbers> {
        self.service_ids.get(resource).copied()
    }
}

/// The dictionaries.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    known: RwLock<Arc<Known>>,
    read_at: Mutex<Option<Instant>>,
}

/// For this long a service or owner that had no number is taken to have none still.
const NEGATIVE_LIFETIME: Duration = Duration::from_secs(5);

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct OrgRow {
    #[diesel(sql_type = SmallInt)]
    org_id: i16,
    #[diesel(sql_type = Text)]
    code: String,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct ServiceRow {
    #[diesel(sql_type = Integer)]
    service_id: i32,
    #[diesel(sql_type = Text)]
    urn: String,
    #[diesel(sql_type = SmallInt)]
    org_id: i16,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct ExceptionRow {
    #[diesel(sql_type = Text)]
    urn: String,
    #[diesel(sql_type = BigInt)]
    party_key: i64,
}

const READ: &str = "read dictionaries";
const WRITE: &str = "register service";

impl Dictionary {
    pub(crate) fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// As [`Dictionary::reload`], unless that happened within [`NEGATIVE_LIFETIME`].
    pub(crate) async fn reload_old(&self, pool: &PgPool, keys: &PartyKeys) -> Result<Arc<Known>, PortError> {
        let read_at = *self.read_at.lock().unwrap_or_else(PoisonError::into_inner);
        if read_at.is_some_and(|read_at| read_at.elapsed() < NEGATIVE_LIFETIME) {
            return Ok(self.known());
        }
        self.reload(pool, keys).await
    }

    /// Reads everything anew, party key exceptions too.
    pub(crate) async fn reload(&self, pool: &PgPool, keys: &PartyKeys) -> Result<Arc<Known>, PortError> {
        let failed = |error| port_error(READ, error);
        let begun = Instant::now();
        let mut connection = pool.connection(READ).await?;
        // Whole tables: they hold as many rows as there are services.
        let orgs: Vec<OrgRow> = sql_query("select org_id, code from org")
            .load(&mut connection)
            .await
            .map_err(failed)?;
        let services: Vec<ServiceRow> = sql_query("select service_id, urn, org_id from service_resource")
            .load(&mut connection)
            .await
            .map_err(failed)?;
        let exceptions: Vec<ExceptionRow> = sql_query("select urn, party_key from party_key_exception")
            .load(&mut connection)
            .await
            .map_err(failed)?;
        drop(connection);
        keys.set_exceptions(
            exceptions
                .into_iter()
                .map(|row| (row.urn, row.party_key))
                .collect(),
        );
        let mut known = Known::default();
        for row in orgs {
            let Some(code) = OrgCode::parse(&row.code) else {
                continue;
            };
            known.orgs.insert(row.org_id, code.clone());
            known.org_ids.insert(code, row.org_id);
        }
        for row in services {
            let Ok(resource) = ServiceResource::parse(&row.urn) else {
                continue;
            };
            known.services.insert(row.service_id, resource.clone());
            let numbers = ServiceNumbers {
                service_id: row.service_id,
                org_id: row.org_id,
            };
            known.service_ids.insert(resource, numbers);
        }
        let known = Arc::new(known);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&known);
        *self.read_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun);
        Ok(known)
    }

    /// Numbers of a service and of the owner of a dialog, registered when they are new.
    pub(crate) async fn register(
        &self,
        pool: &PgPool,
        keys: &PartyKeys,
        org: &OrgCode,
        resource: &ServiceResource,
        kind: ServiceResourceType,
    ) -> Result<ServiceNumbers, PortError> {
        let both = |known: &Known| {
            Some(ServiceNumbers {
                service_id: known.numbers(resource)?.service_id,
                org_id: known.org_id(org)?,
            })
        };
        if let Some(numbers) = both(&self.known()) {
            return Ok(numbers);
        }
        if let Some(numbers) = both(&*self.reload(pool, keys).await?) {
            return Ok(numbers);
        }
        let mut connection = pool.connection(WRITE).await?;
        sql_query("insert into org (code) select $1 where not exists (select from org where code = $1) on conflict do nothing")
            .bind::<Text, _>(org.as_str())
            .execute(&mut connection)
            .await
            .map_err(|error| port_error(WRITE, error))?;
        sql_query(
            "insert into service_resource (urn, org_id, kind) select $1, org_id, $3 from org where code = $2 \
             and not exists (select from service_resource where urn = $1) on conflict do nothing",
        )
        .bind::<Text, _>(resource.as_str())
        .bind::<Text, _>(org.as_str())
        .bind::<SmallInt, _>(i16::from(kind as u8))
        .execute(&mut connection)
        .await
        .map_err(|error| port_error(WRITE, error))?;
        drop(connection);
        both(&*self.reload(pool, keys).await?)
            .ok_or_else(|| PortError::internal(WRITE, "the service is not there after it was registered"))
    }
}
