//! Searches of both audiences: ids first, in one statement over narrow rows, then what the page shows of them.
//!
//! `plan` puts the statement together, `arms` reads one index each, `criteria` and `order` write conditions, orders and positions.
//! Which rows drive is decided here. Shapes, costs and what was rejected: docs/adr/0006-searches.md.

mod arms;
mod contexts;
mod criteria;
mod order;
mod plan;
mod words;

use super::PgQueries;
use super::items::{ItemRow, ReadItems};
use super::scope::Scope;
use crate::dictionary::Known;
use crate::failure::{CorruptRow, port_error};
use crate::queries::sql::Sql;
use crate::statement::{Columns, Fixed, Number};
use crate::store::rows::{EXTERNAL_REFERENCE, OWNER_LABEL, PROCESS, reference_key};
use async_trait::async_trait;
use criteria::Criteria;
use dialogporten_application::PortError;
use dialogporten_application::dialogs::DialogListItem;
use dialogporten_application::end_user_search::{EndUserSearchQuery, EndUserSearches};
use dialogporten_application::paging::{Page, PageSize};
use dialogporten_application::search::{
    DeletedFilter, EndUserContextItem, EndUserContextQuery, LabelFilter, OwnedListItem,
    ServiceOwnerSearchQuery, ServiceOwnerSearches,
};
use dialogporten_domain::service_owner_context::ServiceOwnerContext;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::row::NamedRow;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use order::Terms;
use plan::{Reference, Rows, Search, Whose};
use std::collections::HashMap;
use std::time::Instant;
use uuid::Uuid;

const SEARCH: &str = "search dialogs";

/// Ways to find a page. They answer the same; a test takes each in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchStrategy {
    /// Party by party.
    Parties,
    /// Service by service, whoever the party is.
    Services,
    /// All dialogs by time, whoever the party is.
    Recency,
    /// Words: the dialogs of the search one by one. Without words as without strategy.
    WordsByWalk,
    /// Words: the dialogs that the index names. Without words as without strategy.
    WordsByIndex,
}

/// From so many parties on, walking through everything by time is tried before every party is asked.
const MANY_PARTIES: usize = 100;
/// Rows that a walk may look at for each party: a third of what asking all parties costs (10 µs a party, 0.3 µs a row), so that
/// a walk in vain costs a third more, and one that succeeds saves nearly everything.
const WALK_PER_PARTY: usize = 10;
/// Dialogs that a reference names at most for them to be looked at one by one.
const NAMED: i64 = 5000;

struct FoundId(Uuid);

impl QueryableByName<Pg> for FoundId {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Columns::of(row).take::<SqlUuid, Uuid>().map(Self)
    }
}

fn limit(size: PageSize) -> i64 {
    i64::try_from(size.get()).unwrap_or(i64::MAX).saturating_add(1)
}

impl Search<'_> {
    /// What names few dialogs in `dialog_ref`, best first.
    fn reference(&self, known: &Known) -> Option<Reference> {
        let criteria = &self.criteria;
        let exact = |kind, text: &str| (kind, reference_key(text), reference_key(text));
        let (kind, from, to) = if let Some(reference) = criteria.external_reference {
            exact(EXTERNAL_REFERENCE, reference)
        } else if let Some(process) = criteria.process {
            exact(PROCESS, process)
        } else {
            match criteria.owner_labels.first()? {
                LabelFilter::Exactly(label) => exact(OWNER_LABEL, label),
                // No label is longer than 255 characters, and none is greater.
                LabelFilter::Prefix(prefix) => {
                    let to = format!("{prefix}{}", "\u{10ffff}".repeat(255));
                    (OWNER_LABEL, prefix.clone(), to)
                }
            }
        };
        let orgs = match criteria.orgs.as_slice() {
            [] => known.org_ids(),
            orgs => orgs.to_vec(),
        };
        Some(Reference { orgs, kind, from, to })
    }

    /// Rows among which every dialog of the search is.
    fn all_rows(&self) -> (&'static str, Rows) {
        match &self.whose {
            Whose::Owner(org_id, parties) if parties.is_empty() => {
                if self.criteria.services.is_empty() || !self.terms.is_by_content() {
                    ("owner", Rows::Org(*org_id))
                } else {
                    ("services", Rows::Services(self.criteria.services.clone(), None))
                }
            }
            _ => ("parties", Rows::Parties),
        }
    }

    /// A walk by time to try before all parties are asked.
    fn walk(&self, forced: Option<SearchStrategy>) -> Option<(SearchStrategy, Rows)> {
        let Whose::Scope(scope) = &self.whose else {
            return None;
        };
        if !self.terms.is_by_content() || !scope.instances.is_empty() {
            return None;
        }
        let parties = scope.parties.keys.len();
        let services = scope.parties.distinct_services();
        let budget = i64::try_from(parties.saturating_mul(WALK_PER_PARTY)).unwrap_or(i64::MAX);
        match forced {
            Some(SearchStrategy::Parties | SearchStrategy::WordsByWalk | SearchStrategy::WordsByIndex) => {
                None
            }
            Some(SearchStrategy::Services) => {
                Some((SearchStrategy::Services, Rows::Services(services, None)))
            }
            Some(SearchStrategy::Recency) => Some((SearchStrategy::Recency, Rows::Everything(None))),
            // Dialogs with rare labels have an index by party.
            None if parties <= MANY_PARTIES || self.criteria.asks_for_rare_labels() => None,
            // Of one service only: of several, a bounded walk could end before the newest dialogs of one and fill the page with others'.
            None if services.len() == 1 => {
                Some((SearchStrategy::Services, Rows::Services(services, Some(budget))))
            }
            None => Some((SearchStrategy::Recency, Rows::Everything(Some(budget)))),
        }
    }
}

impl PgQueries {
    /// The same queries, which find pages in one way only: for tests.
    #[must_use]
    pub fn by_strategy(&self, strategy: SearchStrategy) -> Self {
        Self(std::sync::Arc::clone(&self.0), Some(strategy))
    }

    /// The ids of a page and one more, in order.
    async fn found(&self, search: &Search<'_>, known: &Known) -> Result<Vec<Uuid>, PortError> {
        let started = Instant::now();
        let (strategy, ids) = self.find(search, known).await?;
        let (parties, services) = match &search.whose {
            Whose::Scope(scope) => (scope.parties.keys.len(), scope.parties.services.len()),
            Whose::Owner(_, parties) => (parties.len(), search.criteria.services.len()),
        };
        tracing::debug!(
            search.strategy = strategy,
            search.parties = parties,
            search.services = services,
            search.rows = ids.len(),
            duration_ms = started.elapsed().as_millis(),
            "searched dialogs"
        );
        Ok(ids)
    }

    async fn find(&self, search: &Search<'_>, known: &Known) -> Result<(&'static str, Vec<Uuid>), PortError> {
        if let Some(text) = search.criteria.text {
            return self.find_words(search, known, text).await;
        }
        if self.1.is_none()
            && let Some(reference) = search.reference(known)
        {
            match self.count_named(&reference).await? {
                0 => return Ok(("reference", Vec::new())),
                count if count <= NAMED => {
                    let rows = Rows::Named(reference);
                    return Ok(("reference", self.run(search.statement(&rows)).await?));
                }
                _ => {}
            }
        }
        if let Some((strategy, walk)) = search.walk(self.1) {
            let ids = self.run(search.statement(&walk)).await?;
            let is_exact =
                self.1.is_some() || i64::try_from(ids.len()).is_ok_and(|found| found == search.limit);
            if is_exact {
                let strategy = match strategy {
                    SearchStrategy::Services => "services",
                    _ => "recency",
                };
                return Ok((strategy, ids));
            }
        }
        let (strategy, rows) = search.all_rows();
        Ok((strategy, self.run(search.statement(&rows)).await?))
    }

    async fn run(&self, statement: Option<Sql>) -> Result<Vec<Uuid>, PortError> {
        let Some(statement) = statement else {
            return Ok(Vec::new());
        };
        let mut connection = self.connection(SEARCH).await?;
        let found: Vec<FoundId> = statement
            .load(&mut connection)
            .await
            .map_err(|error| port_error(SEARCH, error))?;
        Ok(found.into_iter().map(|found| found.0).collect())
    }

    /// How many dialogs a reference names, but no more than one too many.
    async fn count_named(&self, reference: &Reference) -> Result<i64, PortError> {
        let mut sql = Sql::new();
        sql.text("select count(*) from (");
        reference.write(&mut sql);
        sql.text(" limit ").bind::<BigInt, _>(NAMED + 1).text(") x");
        sql.keep_prepared(true);
        let mut connection = self.connection(SEARCH).await?;
        let Number(count) = sql
            .get_result(&mut connection)
            .await
            .map_err(|error| port_error(SEARCH, error))?;
        Ok(count)
    }

    /// Heads by id, in the order of the ids.
    async fn rows_by_id(&self, ids: Vec<Uuid>) -> Result<Vec<ItemRow>, PortError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.connection(SEARCH).await?;
        let rows: Vec<ItemRow> = Fixed(ReadItems { ids: ids.clone() })
            .load(&mut connection)
            .await
            .map_err(|error| port_error(SEARCH, error))?;
        let mut by_id: HashMap<Uuid, ItemRow> = rows.into_iter().map(|row| (row.head.id, row)).collect();
        Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
    }

    /// A page of what was found, decoded. Dialogs that were purged meanwhile are left out.
    async fn page<T>(
        &self,
        mut ids: Vec<Uuid>,
        size: PageSize,
        decode: fn(ItemRow, &Known) -> Result<T, CorruptRow>,
    ) -> Result<Page<T>, PortError> {
        let has_next = ids.len() > size.get();
        ids.truncate(size.get());
        let rows = self.rows_by_id(ids).await?;
        let known = self
            .known_for(|known| rows.iter().all(|row| row.head.is_resolved_by(known)))
            .await?;
        let items = rows
            .into_iter()
            .map(|row| decode(row, &known).map_err(|error| PortError::internal(SEARCH, error)))
            .collect::<Result<_, _>>()?;
        Ok(Page { items, has_next })
    }
}

const fn nothing<T>() -> Page<T> {
    Page {
        items: Vec::new(),
        has_next: false,
    }
}

fn owned(row: ItemRow, known: &Known) -> Result<OwnedListItem, CorruptRow> {
    let head = row.head.decode(known)?;
    Ok(OwnedListItem {
        revision: head.revision,
        deleted_at: row.head.deleted_at,
        visible_from: row.head.visible_from,
        service_owner_context: ServiceOwnerContext {
            revision: head.service_owner_revision,
            labels: head.owner_labels,
        },
        item: row.decode(known)?,
    })
}

#[async_trait]
impl ServiceOwnerSearches for PgQueries {
    async fn dialogs(&self, query: &ServiceOwnerSearchQuery) -> Result<Page<OwnedListItem>, PortError> {
        let filter = &query.filter;
        let resources = &filter.service_resources;
        let known = self
            .known_soon(|known| {
                let scope = query.scope.as_ref();
                known.org_id(&query.org).is_some()
                    && resources.iter().all(|it| known.numbers(it).is_some())
                    && scope.is_none_or(|scope| Scope::is_resolved_by(scope, known))
            })
            .await?;
        // An owner or services without a number have no dialogs.
        let Some(org_id) = known.org_id(&query.org) else {
            return Ok(nothing());
        };
        let numbers = resources.iter().filter_map(|resource| known.numbers(resource));
        let services: Vec<i32> = numbers.map(|numbers| numbers.service_id).collect();
        if services.is_empty() && !resources.is_empty() {
            return Ok(nothing());
        }
        let keys: Vec<i64> = filter.parties.iter().map(|it| self.0.keys.key(it)).collect();
        let scope = query.scope.as_ref().map(|scope| {
            let mut scope = Scope::of(scope, &known, &self.0.keys);
            scope.keep_parties(&keys);
            scope
        });
        let search = Search {
            criteria: Criteria::of_owner(filter, org_id, services),
            terms: Terms {
                order: &query.order,
                after: query.after.as_ref(),
            },
            deleted: filter.deleted,
            whose: match &scope {
                Some(scope) => Whose::Scope(scope),
                None => Whose::Owner(org_id, keys),
            },
            limit: limit(query.size),
        };
        let ids = self.found(&search, &known).await?;
        let mut page = self.page(ids, query.size, owned).await?;
        // A key is a hash and never grants access: the party's text does.
        page.items.retain(|found| {
            let item = &found.item;
            (filter.parties.is_empty() || filter.parties.contains(&item.party))
                && (query.scope.as_ref()).is_none_or(|scope| Scope::permits(scope, item))
        });
        Ok(page)
    }

    async fn end_user_contexts(
        &self,
        query: &EndUserContextQuery,
    ) -> Result<Page<EndUserContextItem>, PortError> {
        contexts::page(self, query).await
    }
}

#[async_trait]
impl EndUserSearches for PgQueries {
    async fn dialogs(&self, query: &EndUserSearchQuery) -> Result<Page<DialogListItem>, PortError> {
        let filter = &query.filter;
        let known = self
            .known_soon(|known| {
                Scope::is_resolved_by(&query.scope, known)
                    && filter.orgs.iter().all(|org| known.org_id(org).is_some())
            })
            .await?;
        let orgs: Vec<i16> = filter.orgs.iter().filter_map(|org| known.org_id(org)).collect();
        if orgs.is_empty() && !filter.orgs.is_empty() {
            return Ok(nothing());
        }
        let scope = Scope::of(&query.scope, &known, &self.0.keys);
        let search = Search {
            criteria: Criteria::of_end_user(filter, orgs, query.now),
            terms: Terms {
                order: &query.order,
                after: query.after.as_ref(),
            },
            deleted: DeletedFilter::Exclude,
            whose: Whose::Scope(&scope),
            limit: limit(query.size),
        };
        let ids = self.found(&search, &known).await?;
        let mut page = self.page(ids, query.size, ItemRow::decode).await?;
        // A key is a hash and never grants access: the party's text does.
        page.items.retain(|item| Scope::permits(&query.scope, item));
        Ok(page)
    }
}
