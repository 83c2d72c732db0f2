//! Arms of a search: rows of one index in the order of the search, each under all conditions, up to a limit.
//!
//! Which index an arm uses is decided here and not by the planner: an arm asks for an order that only one index has (sorting is
//! disabled where there is another way, see `pool.rs`), and conditions on the leading columns of other indexes are written so
//! that these cannot serve. So a prepared, generic plan is the right one, and nothing is planned anew for ten thousand parties.

use super::criteria::Criteria;
use super::order::{Branch, Terms};
use crate::queries::scope::Parties;
use crate::queries::sql::Sql;
use chrono::TimeDelta;
use dialogporten_application::ordering::{Direction, OrderKey};
use dialogporten_application::search::DeletedFilter;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Timestamptz};

/// Where an arm takes its rows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drive {
    /// The party `s.key`, its services `s.services`: by `inbox_party`, or `inbox_party_labelled` for labels.
    PartyInScope,
    /// The party `s.key`, all services.
    Party,
    /// The service `s.key`: by `inbox_resource`. At most so many rows are looked at.
    Service(Option<i64>),
    /// All dialogs of an owner: by `inbox_org`.
    Org(i16),
    /// All dialogs, newest content first: by `inbox_time`. At most so many rows are looked at.
    Everything(Option<i64>),
    /// The ids `n.id`, at most some thousand: by `inbox_pkey`.
    Named,
    /// The ids `n.id`, each of a certain party and service: by `inbox_pkey`.
    Delegated,
}

impl Drive {
    const fn has_strayed(self) -> bool {
        matches!(self, Self::PartyInScope | Self::Party | Self::Org(_))
    }

    /// True when rows of others can be among them.
    const fn is_checked(self) -> bool {
        !matches!(self, Self::PartyInScope | Self::Delegated)
    }

    const fn is_by_id(self) -> bool {
        matches!(self, Self::Named | Self::Delegated)
    }

    const fn budget(self) -> Option<i64> {
        match self {
            Self::Service(budget) | Self::Everything(budget) => budget,
            _ => None,
        }
    }
}

/// What all arms of a search share.
pub(super) struct Arms<'q> {
    pub(super) criteria: &'q Criteria<'q>,
    pub(super) terms: Terms<'q>,
    pub(super) deleted: DeletedFilter,
    /// Checked row by row where the rows are not those of a party in scope.
    pub(super) scope: Option<&'q Parties>,
    /// Checked row by row, when there are any, where the rows are not those of one of them.
    pub(super) parties: &'q [i64],
    /// Set when `newest` holds rows of the search, in order: when there are so many, nothing of the page comes after the last.
    pub(super) floor: Option<i64>,
    /// Leaves out what is not in `named`.
    pub(super) only_named: bool,
}

/// Clocks of replicas differ; what is scheduled for later is that much later.
const SCHEDULED: TimeDelta = TimeDelta::minutes(1);

impl Arms<'_> {
    /// Writes a selection in parentheses with the columns of [`Terms::select_list`], in order.
    pub(super) fn write(&self, sql: &mut Sql, drive: Drive, limit: i64) {
        let variants: &[bool] = match self.deleted {
            DeletedFilter::Exclude => &[false],
            DeletedFilter::Only => &[true],
            DeletedFilter::Include => &[false, true],
        };
        if let [is_deleted] = variants {
            return self.write_variant(sql, drive, *is_deleted, limit);
        }
        sql.text("(select z.* from (");
        for (place, is_deleted) in variants.iter().enumerate() {
            sql.text(if place == 0 { "" } else { " union all " });
            self.write_variant(sql, drive, *is_deleted, limit);
        }
        let order = self.terms.order_by_selected("z");
        sql.text(format!(") z order by {order} limit "))
            .bind::<BigInt, _>(limit)
            .text(")");
    }

    fn write_variant(&self, sql: &mut Sql, drive: Drive, is_deleted: bool, limit: i64) {
        let (first, direction) = self.terms.first();
        let splits = matches!(first, OrderKey::CreatedAt | OrderKey::UpdatedAt) && drive.has_strayed();
        if !splits {
            return self.write_branch(sql, drive, is_deleted, Branch::All, limit);
        }
        sql.text("(with strayed as materialized ");
        self.write_branch(sql, drive, is_deleted, Branch::Strayed, limit);
        sql.text(" select w.* from (select * from strayed union all ");
        self.write_settled(sql, drive, is_deleted, direction, limit);
        let order = self.terms.order_by_selected("w");
        sql.text(format!(") w order by {order} limit "))
            .bind::<BigInt, _>(limit)
            .text(")");
    }

    /// Looks no further than the last of the strayed, when there are enough of them: behind it a page could only find settled
    /// ones by skipping any number of strayed ones.
    fn write_settled(&self, sql: &mut Sql, drive: Drive, is_deleted: bool, direction: Direction, limit: i64) {
        self.write_head(sql, drive, is_deleted, Branch::Settled);
        write_bound(sql, "i.content_updated_at", direction, "strayed", limit);
        self.write_tail(sql, Branch::Settled, limit);
    }

    fn write_branch(&self, sql: &mut Sql, drive: Drive, is_deleted: bool, branch: Branch, limit: i64) {
        self.write_head(sql, drive, is_deleted, branch);
        self.write_tail(sql, branch, limit);
    }

    fn write_tail(&self, sql: &mut Sql, branch: Branch, limit: i64) {
        sql.text(format!(" order by {} limit ", self.terms.order_by(branch)))
            .bind::<BigInt, _>(limit)
            .text(")");
    }

    fn write_head(&self, sql: &mut Sql, drive: Drive, is_deleted: bool, branch: Branch) {
        let strayed_in_head = branch == Branch::Strayed && self.terms.first().0 == OrderKey::UpdatedAt;
        sql.text(format!("(select {} from ", self.terms.select_list(branch)));
        if drive.is_checked() {
            self.write_scope(sql);
        }
        match drive {
            Drive::Named => sql.text("named n join "),
            Drive::Delegated => sql.text("delegated n join "),
            _ => sql,
        };
        if strayed_in_head {
            sql.text("dialog d join inbox i on i.dialog_id = d.id where ");
        } else {
            if let Some(budget) = drive.budget() {
                sql.text("(select i.* from inbox i where ");
                self.write_driving(sql, drive, is_deleted, branch);
                sql.text(format!(" order by {} limit ", self.terms.order_by(branch)))
                    .bind::<BigInt, _>(budget)
                    .text(") i");
            } else if drive.is_by_id() {
                // Fenced: a generic plan expects hundreds of ids, and to spare a sort it would rather walk all dialogs by time.
                sql.text("lateral (select i.* from inbox i where i.dialog_id = n.id offset 0) i");
            } else {
                sql.text("inbox i");
            }
            match drive {
                Drive::Named => {
                    sql.text(" on true");
                }
                Drive::Delegated => {
                    sql.text(" on i.party_key = n.party_key and i.service_id = n.service_id");
                }
                _ => {}
            }
            if self.criteria.need_head() || self.terms.need_head() {
                sql.text(" join dialog d on d.id = i.dialog_id");
            }
            sql.text(" where ");
        }
        if drive.budget().is_some() {
            sql.text("true");
        } else {
            self.write_driving(sql, drive, is_deleted, branch);
        }
        match (branch, self.terms.first().0) {
            (Branch::Strayed, OrderKey::UpdatedAt) => sql.text(" and d.bits & 32 <> 0"),
            (Branch::Settled, OrderKey::UpdatedAt) => sql.text(" and d.bits & 32 = 0"),
            (Branch::Strayed, _) => sql.text(" and i.created_at <> i.content_updated_at"),
            (Branch::Settled, _) => sql.text(" and i.created_at = i.content_updated_at"),
            (Branch::All, _) => sql,
        };
        if drive == Drive::PartyInScope {
            sql.text(" and i.service_id + 0 = any (s.services)");
        } else if self.scope.is_some() && drive.is_checked() {
            // The keys are sorted: two dozen comparisons find a party among a million.
            sql.text(
                " and p.keys[width_bucket(i.party_key, p.keys)] = i.party_key and i.service_id + 0 = any \
                 (p.services[p.first[width_bucket(i.party_key, p.keys)]:p.last[width_bucket(i.party_key, p.keys)]])",
            );
        }
        if drive != Drive::Party && !self.parties.is_empty() {
            sql.text(" and i.party_key + 0 = any (")
                .bind::<Array<BigInt>, _>(self.parties.to_vec())
                .text("::bigint[])");
        }
        if self.only_named {
            sql.text(" and i.dialog_id in (select q.id from named q)");
        }
        self.criteria.write(sql);
    }

    /// The scope as one row `p` of arrays, which the planner sees through.
    fn write_scope(&self, sql: &mut Sql) {
        let Some(scope) = self.scope else { return };
        sql.text("(select ")
            .bind::<Array<BigInt>, _>(scope.keys.clone())
            .text("::bigint[] as keys, ")
            .bind::<Array<Integer>, _>(scope.first.clone())
            .text("::integer[] as first, ")
            .bind::<Array<Integer>, _>(scope.last.clone())
            .text("::integer[] as last, ")
            .bind::<Array<Integer>, _>(scope.services.clone())
            .text("::integer[] as services) p cross join ");
    }

    /// The conditions that are bounds of the driving index.
    fn write_driving(&self, sql: &mut Sql, drive: Drive, is_deleted: bool, branch: Branch) {
        let strayed_in_head = branch == Branch::Strayed && self.terms.first().0 == OrderKey::UpdatedAt;
        let row = if strayed_in_head { "d" } else { "i" };
        match drive {
            Drive::PartyInScope | Drive::Party => sql.text(format!("{row}.party_key = s.key")),
            Drive::Service(_) => sql.text("i.service_id = s.key"),
            Drive::Org(org_id) => sql
                .text(format!("{row}.org_id = "))
                .bind::<SmallInt, _>(org_id)
                .text("::smallint"),
            Drive::Everything(_) | Drive::Named | Drive::Delegated => sql.text("true"),
        };
        sql.text(if is_deleted {
            " and i.flags & 1024 <> 0"
        } else {
            " and i.flags & 1024 = 0"
        });
        self.terms.write_after(sql, branch);
        if let Some(limit) = self.floor {
            let (_, direction) = self.terms.first();
            write_bound(sql, self.terms.first_column(branch), direction, "newest", limit);
        }
        let leads = branch == Branch::Settled || self.terms.first().0 == OrderKey::ContentUpdatedAt;
        if let Some(now) = self
            .criteria
            .seen_at
            .filter(|_| leads && branch != Branch::Strayed)
        {
            // What is not visible yet carries the time at which it will be, and would be skipped one by one. Nothing that is
            // visible carries a time ahead: `Dialog::touch` sees to it.
            sql.text(" and i.content_updated_at <= ")
                .bind::<Timestamptz, _>(now + SCHEDULED);
        }
    }
}

/// Looks no further than the last row of `rows`, when there are `limit` of them.
fn write_bound(sql: &mut Sql, column: &str, direction: Direction, rows: &str, limit: i64) {
    let (sign, none, extreme) = match direction {
        Direction::Descending => (">=", "-infinity", "min"),
        Direction::Ascending => ("<=", "infinity", "max"),
    };
    sql.text(format!(" and {column} {sign} (select case when count(*) < "))
        .bind::<BigInt, _>(limit)
        .text(format!(
            " then '{none}'::timestamptz else {extreme}(o0) end from {rows})"
        ));
}
