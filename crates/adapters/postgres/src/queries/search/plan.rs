//! The statement of a search: which arms, and how they are put together.

use super::arms::{Arms, Drive};
use super::criteria::Criteria;
use super::order::Terms;
use super::words::write_hits;
use crate::queries::scope::{Instances, Parties, Scope};
use crate::queries::sql::Sql;
use crate::text::query::TextQuery;
use dialogporten_application::search::DeletedFilter;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Text, Uuid as SqlUuid};
use uuid::Uuid;

/// Whose dialogs are searched.
#[derive(Clone)]
pub(super) enum Whose<'q> {
    /// What somebody may see.
    Scope(&'q Scope),
    /// An owner's, of these parties; of all when there are none.
    Owner(i16, Vec<i64>),
}

/// Where the rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rows {
    /// Party by party.
    Parties,
    /// Service by service, together at most so many rows.
    Services(Vec<i32>, Option<i64>),
    /// All dialogs by time, at most so many rows.
    Everything(Option<i64>),
    /// All dialogs of an owner.
    Org(i16),
    /// What a reference names.
    Named(Reference),
    /// What the index of words names.
    Words(Hits),
}

impl Rows {
    /// True when there may be dialogs of the search that are not among them.
    pub(super) const fn is_cut(&self) -> bool {
        matches!(self, Self::Services(_, Some(_)) | Self::Everything(Some(_)))
    }
}

/// Dialogs that have certain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hits {
    /// These.
    Known(Vec<Uuid>),
    /// Those of these parties, or of all, that a query matches.
    Found(Option<Vec<i64>>, TextQuery),
}

impl Hits {
    /// As the table `named`.
    fn table(&self) -> Sql {
        let mut sql = Sql::new();
        sql.text("named as materialized (");
        match self {
            Self::Known(ids) => sql
                .text("select q.id from unnest(")
                .bind::<Array<SqlUuid>, _>(ids.clone())
                .text("::uuid[]) q (id)"),
            Self::Found(parties, query) => {
                write_hits(&mut sql, parties.clone(), query);
                &mut sql
            }
        }
        .text(")");
        sql
    }
}

/// An entry of `dialog_ref`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) orgs: Vec<i16>,
    pub(super) kind: i16,
    /// Least and greatest text, both included.
    pub(super) from: String,
    pub(super) to: String,
}

impl Reference {
    /// By `dialog_ref_pkey`, once for each owner.
    pub(super) fn write(&self, sql: &mut Sql) {
        sql.text("select r.dialog_id as id from unnest(")
            .bind::<Array<SmallInt>, _>(self.orgs.clone())
            .text("::smallint[]) o (org_id) join dialog_ref r on r.org_id = o.org_id and r.kind = ")
            .bind::<SmallInt, _>(self.kind)
            .text(" and r.ref >= ")
            .bind::<Text, _>(self.from.clone())
            .text(" and r.ref <= ")
            .bind::<Text, _>(self.to.clone());
    }
}

/// A search in the store's terms.
pub(super) struct Search<'q> {
    pub(super) criteria: Criteria<'q>,
    pub(super) terms: Terms<'q>,
    pub(super) deleted: DeletedFilter,
    pub(super) whose: Whose<'q>,
    /// Rows at most.
    pub(super) limit: i64,
}

impl Search<'_> {
    /// The ids of a page, in order. `None` when there is nothing to look for.
    pub(super) fn statement(&self, rows: &Rows) -> Option<Sql> {
        let (mut tables, mut parts) = (Vec::new(), Vec::new());
        let scope = match &self.whose {
            Whose::Scope(scope) => Some(*scope),
            Whose::Owner(..) => None,
        };
        if let Rows::Words(hits) = rows {
            tables.push(hits.table());
        }
        if scope.is_none_or(|scope| !scope.parties.keys.is_empty()) {
            parts.push(self.rows(rows, scope, &mut tables));
        }
        if let Some(scope) = scope.filter(|scope| !scope.instances.is_empty()) {
            tables.push(delegated(&scope.instances));
            let mut sql = Sql::new();
            let mut arms = self.arms(None);
            arms.only_named = matches!(rows, Rows::Words(_));
            arms.write(&mut sql, Drive::Delegated, self.limit);
            parts.push(sql);
        }
        if parts.is_empty() {
            return None;
        }
        let mut sql = Sql::new();
        sql.keep_prepared(self.criteria.are_frequent() && self.terms.is_by_content());
        if !tables.is_empty() {
            sql.text("with ").join(tables, ", ").text(" ");
        }
        // A delegated dialog may be in the scope as well: the union has it once.
        sql.text("select y.id from (").join(parts, " union ");
        let order = self.terms.order_by_selected("y");
        sql.text(format!(") y order by {order} limit "))
            .bind::<BigInt, _>(self.limit);
        Some(sql)
    }

    fn arms<'s>(&'s self, scope: Option<&'s Scope>) -> Arms<'s> {
        Arms {
            criteria: &self.criteria,
            terms: self.terms,
            deleted: self.deleted,
            scope: scope.map(|scope| &scope.parties),
            parties: match &self.whose {
                Whose::Owner(_, parties) => parties,
                Whose::Scope(_) => &[],
            },
            floor: None,
            only_named: false,
        }
    }

    /// The same search for so many rows.
    pub(super) fn again(&self, limit: i64) -> Self {
        Self {
            criteria: self.criteria.clone(),
            terms: self.terms,
            deleted: self.deleted,
            whose: self.whose.clone(),
            limit,
        }
    }

    /// The rows of all but what is delegated one by one, and the tables that they are driven by.
    fn rows(&self, rows: &Rows, scope: Option<&Scope>, tables: &mut Vec<Sql>) -> Sql {
        let mut arms = self.arms(scope);
        let mut sql = Sql::new();
        match rows {
            Rows::Parties => {
                let (drive, count) = match &self.whose {
                    Whose::Scope(scope) => {
                        tables.push(parties_in_scope(&scope.parties));
                        (Drive::PartyInScope, scope.parties.keys.len())
                    }
                    Whose::Owner(_, parties) => {
                        tables.push(parties_alone(parties));
                        (Drive::Party, parties.len())
                    }
                };
                sql.text("select f.* from ");
                if let Some(newest) = self.newest(&arms, drive, count) {
                    tables.push(newest);
                    arms.floor = Some(self.limit);
                    sql.text("(select distinct n.key, n.services from newest n) s");
                } else {
                    sql.text("scope s");
                }
                sql.text(" cross join lateral ");
                arms.write(&mut sql, drive, self.limit);
                sql.text(" f");
            }
            Rows::Services(services, budget) => {
                let each = i64::try_from(services.len()).unwrap_or(i64::MAX).max(1);
                let budget = budget.map(|budget| (budget / each).max(self.limit));
                sql.text("select f.* from unnest(")
                    .bind::<Array<Integer>, _>(services.clone())
                    .text("::integer[]) s (key) cross join lateral ");
                arms.write(&mut sql, Drive::Service(budget), self.limit);
                sql.text(" f");
            }
            Rows::Everything(budget) => arms.write(&mut sql, Drive::Everything(*budget), self.limit),
            Rows::Org(org_id) => arms.write(&mut sql, Drive::Org(*org_id), self.limit),
            Rows::Named(reference) => {
                let mut named = Sql::new();
                named.text("named as materialized (select distinct q.id from (");
                reference.write(&mut named);
                named.text(") q)");
                tables.push(named);
                arms.write(&mut sql, Drive::Named, self.limit);
            }
            Rows::Words(_) => arms.write(&mut sql, Drive::Named, self.limit),
        }
        sql
    }

    /// The first rows of each party, and of those a page: only their parties can be on the page, and nothing on the page comes
    /// after the last of them. So the second phase reads hardly more than the page. `None` when one phase is enough.
    fn newest(&self, arms: &Arms<'_>, drive: Drive, parties: usize) -> Option<Sql> {
        let parties = i64::try_from(parties).unwrap_or(i64::MAX).max(1);
        // Together twice a page, so that their last row is a tight bound.
        let first = self.limit.saturating_mul(2) / parties + 1;
        if first >= self.limit {
            return None;
        }
        let mut sql = Sql::new();
        sql.text("newest as materialized (select s.key, s.services, f.* from scope s cross join lateral ");
        arms.write(&mut sql, drive, first);
        let order = self.terms.order_by_selected("f");
        sql.text(format!(" f order by {order} limit "))
            .bind::<BigInt, _>(self.limit)
            .text(")");
        Some(sql)
    }
}

fn parties_alone(parties: &[i64]) -> Sql {
    let mut sql = Sql::new();
    sql.text("scope as (select p.key, null::integer[] as services from unnest(")
        .bind::<Array<BigInt>, _>(parties.to_vec())
        .text("::bigint[]) p (key))");
    sql
}

fn parties_in_scope(parties: &Parties) -> Sql {
    let mut sql = Sql::new();
    match (parties.keys.as_slice(), parties.common_services()) {
        ([key], Some(services)) => sql
            .text("scope as (select ")
            .bind::<BigInt, _>(*key)
            .text("::bigint as key, ")
            .bind::<Array<Integer>, _>(services)
            .text("::integer[] as services)"),
        (keys, Some(services)) => sql
            .text("scope as (select p.key, ")
            .bind::<Array<Integer>, _>(services)
            .text("::integer[] as services from unnest(")
            .bind::<Array<BigInt>, _>(keys.to_vec())
            .text("::bigint[]) p (key))"),
        (keys, None) => sql
            .text("scope as materialized (select p.key, (")
            .bind::<Array<Integer>, _>(parties.services.clone())
            .text("::integer[])[p.first:p.last] as services from unnest(")
            .bind::<Array<BigInt>, _>(keys.to_vec())
            .text("::bigint[], ")
            .bind::<Array<Integer>, _>(parties.first.clone())
            .text("::integer[], ")
            .bind::<Array<Integer>, _>(parties.last.clone())
            .text("::integer[]) p (key, first, last))"),
    };
    sql
}

fn delegated(instances: &Instances) -> Sql {
    let mut sql = Sql::new();
    sql.text("delegated as materialized (select distinct q.* from (select * from unnest(")
        .bind::<Array<SqlUuid>, _>(instances.ids.clone())
        .text("::uuid[], ")
        .bind::<Array<BigInt>, _>(instances.id_parties.clone())
        .text("::bigint[], ")
        .bind::<Array<Integer>, _>(instances.id_services.clone())
        .text("::integer[]) n (id, party_key, service_id) union all select r.dialog_id, n.party_key, n.service_id from unnest(")
        .bind::<Array<SmallInt>, _>(instances.orgs.clone())
        .text("::smallint[], ")
        .bind::<Array<Text>, _>(instances.labels.clone())
        .text("::text[], ")
        .bind::<Array<BigInt>, _>(instances.label_parties.clone())
        .text("::bigint[], ")
        .bind::<Array<Integer>, _>(instances.label_services.clone())
        .text(
            "::integer[]) n (org_id, label, party_key, service_id)
                join dialog_ref r on r.org_id = n.org_id and r.kind = 2 and r.ref = n.label) q)",
        );
    sql
}
