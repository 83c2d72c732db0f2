//! Searches of service owners. The most selective filter drives, each of its values through the index that has the order; the
//! others are checked row by row.

use super::PgQueries;
use super::ids::Position;
use super::items::{ItemRow, ReadItems};
use super::scope::Scope;
use super::sql::Sql;
use crate::dictionary::Known;
use crate::failure::{CorruptRow, port_error};
use crate::statement::Fixed;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::ordering::{Direction, OrderKey, OrderValue, SearchPosition};
use dialogporten_application::paging::{ContentUpdatedPosition, Page};
use dialogporten_application::search::{
    DeletedFilter, EndUserContextItem, EndUserContextQuery, LabelFilter, OwnedListItem, ServiceOwnerFilter,
    ServiceOwnerSearchQuery, ServiceOwnerSearches, TimeSpan,
};
use dialogporten_domain::service_owner_context::ServiceOwnerContext;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use uuid::Uuid;

const SEARCH: &str = "search dialogs";

/// Binds everything that one arm of a search needs.
struct Arm<'q> {
    query: &'q ServiceOwnerSearchQuery,
    known: &'q Known,
    queries: &'q PgQueries,
    org_id: i16,
    services: Vec<i32>,
    order: String,
    limit: i64,
}

impl Arm<'_> {
    fn write(&self, mut sql: Sql, is_deleted: bool) -> Sql {
        let filter = &self.query.filter;
        let parties: Vec<i64> = match (&self.query.scope, filter.parties.as_slice()) {
            (Some(scope), []) => {
                let instances = scope.instances.iter().map(|instance| &instance.party);
                let mut keys: Vec<i64> = scope
                    .resources_by_party
                    .keys()
                    .chain(instances)
                    .map(|party| self.queries.0.keys.key(party))
                    .collect();
                keys.sort_unstable();
                keys.dedup();
                keys
            }
            (_, parties) => parties
                .iter()
                .map(|party| self.queries.0.keys.key(party))
                .collect(),
        };
        let driven_by_party = self.query.scope.is_some() || !parties.is_empty();
        sql = sql.text("(select x.* from ");
        sql = if driven_by_party {
            sql.text("unnest(")
                .bind::<Array<BigInt>, _>(parties)
                .text(") k (key)")
        } else if !self.services.is_empty() {
            sql.text("unnest(")
                .bind::<Array<Integer>, _>(self.services.clone())
                .text(") k (key)")
        } else {
            sql.text("(select ")
                .bind::<SmallInt, _>(self.org_id)
                .text("::smallint) k (key)")
        };
        sql = sql.text(
            " cross join lateral (select i.dialog_id, i.content_updated_at, i.created_at, d.updated_at,
                coalesce(i.due_at, 'infinity'::timestamptz) as due_at
              from inbox i join dialog d on d.id = i.dialog_id where ",
        );
        sql = sql.text(if driven_by_party {
            "i.party_key = k.key"
        } else if self.services.is_empty() {
            "i.org_id = k.key"
        } else {
            "i.service_id = k.key"
        });
        sql = sql.text(" and d.org_id = ").bind::<SmallInt, _>(self.org_id);
        sql = sql.text(if is_deleted {
            " and i.flags & 1024 <> 0"
        } else {
            " and i.flags & 1024 = 0"
        });
        sql = self.filters(sql, filter);
        if let Some(scope) = &self.query.scope {
            sql = in_scope(sql, Scope::of(scope, self.known, &self.queries.0.keys));
        }
        if let Some(after) = &self.query.after {
            sql = self.after(sql, after);
        }
        sql.text(&format!(" order by {} limit ", self.order))
            .bind::<BigInt, _>(self.limit)
            .text(") x)")
    }

    fn filters(&self, mut sql: Sql, filter: &ServiceOwnerFilter) -> Sql {
        if !self.services.is_empty() {
            sql = sql
                .text(" and d.service_id = any(")
                .bind::<Array<Integer>, _>(self.services.clone())
                .text(")");
        }
        if !filter.parties.is_empty() {
            let texts: Vec<String> = filter.parties.iter().map(|it| it.as_str().to_owned()).collect();
            sql = sql
                .text(" and d.party = any(")
                .bind::<Array<Text>, _>(texts)
                .text(")");
        }
        if !filter.extended_statuses.is_empty() {
            let texts = filter.extended_statuses.clone();
            sql = sql
                .text(" and d.extended_status = any(")
                .bind::<Array<Text>, _>(texts)
                .text(")");
        }
        if let Some(reference) = &filter.external_reference {
            sql = sql
                .text(" and d.external_ref = ")
                .bind::<Text, _>(reference.clone());
        }
        if let Some(process) = &filter.process {
            sql = sql
                .text(" and d.process = ")
                .bind::<Text, _>(process.as_str().to_owned());
        }
        if !filter.statuses.is_empty() {
            let numbers: Vec<i32> = filter
                .statuses
                .iter()
                .map(|status| i32::from(*status as u8))
                .collect();
            sql = sql
                .text(" and ((i.flags >> 5) & 7) + 1 = any(")
                .bind::<Array<Integer>, _>(numbers)
                .text(")");
        }
        sql = span(sql, "i.created_at", filter.created);
        sql = span(sql, "d.updated_at", filter.updated);
        sql = span(sql, "i.content_updated_at", filter.content_updated);
        sql = span(sql, "i.due_at", filter.due);
        sql = span(sql, "i.visible_from", filter.visible);
        if let Some(seen) = filter.is_content_seen {
            // Seen, and not marked as unopened afterwards.
            sql = sql.text(" and (i.flags & 520 = 512) = ").bind::<Bool, _>(seen);
        }
        if !filter.system_labels.is_empty() {
            let mask = filter
                .system_labels
                .iter()
                .fold(0, |mask, label| mask | i32::from(label.bit()));
            sql = sql
                .text(" and ~i.flags::integer & ")
                .bind::<Integer, _>(mask)
                .text(" = 0");
        }
        if filter.exclude_api_only {
            sql = sql.text(" and i.flags & 256 = 0");
        }
        for label in &filter.service_owner_labels {
            sql = match label {
                LabelFilter::Exactly(label) => sql
                    .text(" and ")
                    .bind::<Text, _>(label.clone())
                    .text(" = any(d.owner_labels)"),
                LabelFilter::Prefix(prefix) => sql
                    .text(" and exists (select from unnest(d.owner_labels) l where starts_with(l, ")
                    .bind::<Text, _>(prefix.clone())
                    .text("))"),
            };
        }
        sql
    }

    /// One row comparison where all directions are equal; else the first key as a bound, and the exact rule beside it.
    fn after(&self, mut sql: Sql, after: &SearchPosition) -> Sql {
        let terms: Vec<_> = self
            .query
            .order
            .terms()
            .iter()
            .copied()
            .zip(after.values().iter().copied())
            .collect();
        let sign = |direction| {
            if direction == Direction::Ascending {
                ">"
            } else {
                "<"
            }
        };
        let Some(((first, direction), value)) = terms.as_slice().first().copied() else {
            return sql;
        };
        if terms.iter().all(|((_, other), _)| *other == direction) {
            let columns: Vec<_> = terms.iter().map(|((key, _), _)| column(*key)).collect();
            sql = sql.text(&format!(" and ({}) {} (", columns.join(", "), sign(direction)));
            for (place, (_, value)) in terms.iter().enumerate() {
                sql = bind_value(sql.text(if place == 0 { "" } else { ", " }), *value);
            }
            return sql.text(")");
        }
        sql = bind_value(
            sql.text(&format!(" and {} {}= ", column(first), sign(direction))),
            value,
        )
        .text(" and (false");
        for place in 0..terms.len() {
            sql = sql.text(" or (true");
            for (at, ((key, direction), value)) in terms.iter().enumerate().take(place + 1) {
                let operator = if at == place { sign(*direction) } else { "=" };
                sql = bind_value(sql.text(&format!(" and {} {operator} ", column(*key))), *value);
            }
            sql = sql.text(")");
        }
        sql.text(")")
    }
}

const fn column(key: OrderKey) -> &'static str {
    match key {
        OrderKey::CreatedAt => "i.created_at",
        OrderKey::UpdatedAt => "d.updated_at",
        OrderKey::ContentUpdatedAt => "i.content_updated_at",
        OrderKey::DueAt => "coalesce(i.due_at, 'infinity'::timestamptz)",
        OrderKey::Id => "i.dialog_id",
    }
}

const fn outer_column(key: OrderKey) -> &'static str {
    match key {
        OrderKey::CreatedAt => "created_at",
        OrderKey::UpdatedAt => "updated_at",
        OrderKey::ContentUpdatedAt => "content_updated_at",
        OrderKey::DueAt => "due_at",
        OrderKey::Id => "dialog_id",
    }
}

fn bind_value(sql: Sql, value: OrderValue) -> Sql {
    match value {
        OrderValue::Time(at) => sql
            .text("coalesce(")
            .bind::<Nullable<Timestamptz>, _>(at)
            .text(", 'infinity'::timestamptz)"),
        OrderValue::Id(id) => sql.bind::<SqlUuid, _>(id.uuid()),
    }
}

fn span(mut sql: Sql, column: &str, span: TimeSpan) -> Sql {
    if let Some(after) = span.after {
        sql = sql
            .text(&format!(" and {column} >= "))
            .bind::<Timestamptz, _>(after);
    }
    if let Some(before) = span.before {
        sql = sql
            .text(&format!(" and {column} <= "))
            .bind::<Timestamptz, _>(before);
    }
    sql
}

fn in_scope(sql: Sql, scope: Scope) -> Sql {
    let Scope { parties, instances } = scope;
    sql.text(" and (exists (select from unnest(")
        .bind::<Array<BigInt>, _>(parties.keys)
        .text(", ")
        .bind::<Array<Integer>, _>(parties.first)
        .text(", ")
        .bind::<Array<Integer>, _>(parties.last)
        .text(") s (key, first, last) where s.key = i.party_key and i.service_id = any ((")
        .bind::<Array<Integer>, _>(parties.services)
        .text("::integer[])[s.first:s.last])) or exists (select from unnest(")
        .bind::<Array<SqlUuid>, _>(instances.ids)
        .text(", ")
        .bind::<Array<BigInt>, _>(instances.id_parties)
        .text(", ")
        .bind::<Array<Integer>, _>(instances.id_services)
        .text(") n (id, party_key, service_id) where n.id = i.dialog_id and n.party_key = i.party_key and n.service_id = i.service_id) or exists (select from unnest(")
        .bind::<Array<Text>, _>(instances.labels)
        .text(", ")
        .bind::<Array<BigInt>, _>(instances.label_parties)
        .text(", ")
        .bind::<Array<Integer>, _>(instances.label_services)
        .text(") n (label, party_key, service_id) where n.label = any (d.owner_labels) and n.party_key = i.party_key and n.service_id = i.service_id))")
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

impl PgQueries {
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

    async fn found(&self, sql: Sql) -> Result<Vec<Position>, PortError> {
        let mut connection = self.connection(SEARCH).await?;
        sql.finish()
            .load(&mut connection)
            .await
            .map_err(|error| port_error(SEARCH, error))
    }
}

#[async_trait]
impl ServiceOwnerSearches for PgQueries {
    async fn dialogs(&self, query: &ServiceOwnerSearchQuery) -> Result<Page<OwnedListItem>, PortError> {
        let empty = Page {
            items: Vec::new(),
            has_next: false,
        };
        let filter = &query.filter;
        if filter.text.is_some() {
            return Err(PortError::unavailable(SEARCH, "texts are not indexed"));
        }
        let known = self
            .known_soon(|known| {
                known.org_id(&query.org).is_some()
                    && filter
                        .service_resources
                        .iter()
                        .all(|it| known.numbers(it).is_some())
                    && query
                        .scope
                        .as_ref()
                        .is_none_or(|scope| Scope::is_resolved_by(scope, known))
            })
            .await?;
        let Some(org_id) = known.org_id(&query.org) else {
            return Ok(empty);
        };
        let services: Vec<i32> = filter
            .service_resources
            .iter()
            .filter_map(|resource| known.numbers(resource).map(|numbers| numbers.service_id))
            .collect();
        if services.is_empty() && !filter.service_resources.is_empty() {
            return Ok(empty);
        }
        let order = |name: fn(OrderKey) -> &'static str| {
            let terms = query
                .order
                .terms()
                .iter()
                .map(|(key, direction)| match direction {
                    Direction::Ascending => name(*key).to_owned(),
                    Direction::Descending => format!("{} desc", name(*key)),
                });
            terms.collect::<Vec<_>>().join(", ")
        };
        let size = query.size.get();
        let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
        let arm = Arm {
            query,
            known: &known,
            queries: self,
            org_id,
            services,
            order: order(column),
            limit,
        };
        let mut sql = Sql::new("select y.content_updated_at, y.dialog_id from (");
        sql = match filter.deleted {
            DeletedFilter::Exclude => arm.write(sql, false),
            DeletedFilter::Only => arm.write(sql, true),
            DeletedFilter::Include => arm.write(arm.write(sql, false).text(" union all "), true),
        };
        sql = sql
            .text(&format!(") y order by {} limit ", order(outer_column)))
            .bind::<BigInt, _>(limit);
        let mut found = self.found(sql).await?;
        let has_next = found.len() > size;
        found.truncate(size);
        let rows = self
            .rows_by_id(found.iter().map(|position| position.id).collect())
            .await?;
        let known = self
            .known_for(|known| rows.iter().all(|row| row.head.is_resolved_by(known)))
            .await?;
        let mut items = rows
            .into_iter()
            .map(|row| owned(row, &known).map_err(|error| PortError::internal(SEARCH, error)))
            .collect::<Result<Vec<_>, _>>()?;
        // A key is a hash and never grants access: the party's text does.
        if let Some(scope) = &query.scope {
            items.retain(|found| Scope::permits(scope, &found.item));
        }
        Ok(Page { items, has_next })
    }

    async fn end_user_contexts(
        &self,
        query: &EndUserContextQuery,
    ) -> Result<Page<EndUserContextItem>, PortError> {
        let known = self
            .known_soon(|known| known.org_id(&query.org).is_some())
            .await?;
        let Some(org_id) = known.org_id(&query.org) else {
            return Ok(Page {
                items: Vec::new(),
                has_next: false,
            });
        };
        let size = query.size.get();
        let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
        let keys: Vec<i64> = query.parties.iter().map(|party| self.0.keys.key(party)).collect();
        let texts: Vec<String> = query
            .parties
            .iter()
            .map(|party| party.as_str().to_owned())
            .collect();
        let mask = query
            .labels
            .iter()
            .fold(0, |mask, label| mask | i32::from(label.bit()));
        let mut sql = Sql::new("select y.content_updated_at, y.dialog_id from (");
        for (place, deleted) in ["i.flags & 1024 = 0", "i.flags & 1024 <> 0"]
            .into_iter()
            .enumerate()
        {
            sql = sql
                .text(if place == 0 {
                    "(select x.* from unnest("
                } else {
                    " union all (select x.* from unnest("
                })
                .bind::<Array<BigInt>, _>(keys.clone())
                .text(
                    ") k (key) cross join lateral (select i.content_updated_at, i.dialog_id
                    from inbox i join dialog d on d.id = i.dialog_id where i.party_key = k.key and ",
                )
                .text(deleted)
                .text(" and d.party = any(")
                .bind::<Array<Text>, _>(texts.clone())
                .text(") and d.org_id = ")
                .bind::<SmallInt, _>(org_id);
            if mask != 0 {
                sql = sql
                    .text(" and i.flags::integer & ")
                    .bind::<Integer, _>(mask)
                    .text(" <> 0");
            }
            if let Some(since) = query.content_updated_after {
                sql = sql
                    .text(" and i.content_updated_at >= ")
                    .bind::<Timestamptz, _>(since);
            }
            if let Some(after) = query.after {
                sql = sql
                    .text(" and (i.content_updated_at, i.dialog_id) < (")
                    .bind::<Timestamptz, _>(after.content_updated_at)
                    .text(", ")
                    .bind::<SqlUuid, _>(after.id.uuid())
                    .text(")");
            }
            sql = sql
                .text(" order by i.content_updated_at desc, i.dialog_id desc limit ")
                .bind::<BigInt, _>(limit)
                .text(") x)");
        }
        sql = sql
            .text(") y order by y.content_updated_at desc, y.dialog_id desc limit ")
            .bind::<BigInt, _>(limit);
        let mut found = self.found(sql).await?;
        let has_next = found.len() > size;
        found.truncate(size);
        let rows = self
            .rows_by_id(found.iter().map(|position| position.id).collect())
            .await?;
        let known = self
            .known_for(|known| rows.iter().all(|row| row.head.is_resolved_by(known)))
            .await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let head = row
                    .head
                    .decode(&known)
                    .map_err(|error| PortError::internal(SEARCH, error))?;
                Ok(EndUserContextItem {
                    position: ContentUpdatedPosition {
                        content_updated_at: row.head.content_updated_at,
                        id: head.id,
                    },
                    context: head.end_user_context,
                })
            })
            .collect::<Result<Vec<_>, PortError>>()?;
        Ok(Page { items, has_next })
    }
}
