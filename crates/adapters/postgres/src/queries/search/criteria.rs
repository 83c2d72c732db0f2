//! What a dialog must be, beside whose it is: conditions on the row `i` of `inbox` and, where they are needed, `d` of `dialog`.

use crate::bits;
use crate::queries::sql::Sql;
use dialogporten_application::end_user_search::EndUserFilter;
use dialogporten_application::search::{LabelFilter, ServiceOwnerFilter, TextSearch, TimeSpan};
use dialogporten_domain::Timestamp;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use diesel::sql_types::{Array, Bool, Integer, SmallInt, Text, Timestamptz};

/// The filters of both audiences in the store's terms. Empty lists filter nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Criteria<'q> {
    pub(super) orgs: Vec<i16>,
    pub(super) services: Vec<i32>,
    extended_statuses: &'q [String],
    pub(super) external_reference: Option<&'q str>,
    pub(super) process: Option<&'q str>,
    pub(super) owner_labels: &'q [LabelFilter],
    statuses: &'q [DialogStatus],
    system_labels: &'q [SystemLabel],
    any_label: &'q [SystemLabel],
    is_content_seen: Option<bool>,
    exclude_api_only: bool,
    created: TimeSpan,
    updated: TimeSpan,
    content_updated: TimeSpan,
    due: TimeSpan,
    visible: TimeSpan,
    /// Set for end users: not expired and visible at this moment.
    pub(super) seen_at: Option<Timestamp>,
    /// Words, which are no condition here: they join where `text` is written.
    pub(super) text: Option<&'q TextSearch>,
}

impl<'q> Criteria<'q> {
    pub(super) fn of_owner(filter: &'q ServiceOwnerFilter, org_id: i16, services: Vec<i32>) -> Self {
        let ServiceOwnerFilter {
            service_resources: _,
            parties: _,
            extended_statuses,
            external_reference,
            statuses,
            deleted: _,
            created,
            updated,
            content_updated,
            due,
            visible,
            is_content_seen,
            process,
            system_labels,
            exclude_api_only,
            service_owner_labels,
            text,
        } = filter;
        Self {
            orgs: vec![org_id],
            services,
            extended_statuses,
            external_reference: external_reference.as_deref(),
            process: process.as_ref().map(|process| process.as_str()),
            owner_labels: service_owner_labels,
            statuses,
            system_labels,
            any_label: &[],
            is_content_seen: *is_content_seen,
            exclude_api_only: *exclude_api_only,
            created: *created,
            updated: *updated,
            content_updated: *content_updated,
            due: *due,
            visible: *visible,
            seen_at: None,
            text: text.as_ref(),
        }
    }

    pub(super) fn of_end_user(filter: &'q EndUserFilter, orgs: Vec<i16>, now: Timestamp) -> Self {
        let EndUserFilter {
            orgs: _,
            extended_statuses,
            external_reference,
            statuses,
            created,
            updated,
            content_updated,
            due,
            is_content_seen,
            process,
            system_labels,
            exclude_api_only,
            text,
        } = filter;
        Self {
            orgs,
            services: Vec::new(),
            extended_statuses,
            external_reference: external_reference.as_deref(),
            process: process.as_ref().map(|process| process.as_str()),
            owner_labels: &[],
            statuses,
            system_labels,
            any_label: &[],
            is_content_seen: *is_content_seen,
            exclude_api_only: *exclude_api_only,
            created: *created,
            updated: *updated,
            content_updated: *content_updated,
            due: *due,
            visible: TimeSpan::default(),
            seen_at: Some(now),
            text: text.as_ref(),
        }
    }

    /// One of the labels must be set; empty filters nothing.
    pub(super) fn of_contexts(org_id: i16, labels: &'q [SystemLabel], since: Option<Timestamp>) -> Self {
        Self {
            orgs: vec![org_id],
            any_label: labels,
            content_updated: TimeSpan {
                after: since,
                before: None,
            },
            ..Self::default()
        }
    }

    /// True when a label is asked for that few dialogs have.
    pub(super) fn asks_for_rare_labels(&self) -> bool {
        self.system_labels
            .iter()
            .any(|label| *label != SystemLabel::Default)
    }

    /// True when `dialog` must be looked at. Rare: the hot filters are all in `inbox`.
    pub(super) fn need_head(&self) -> bool {
        !self.extended_statuses.is_empty()
            || self.external_reference.is_some()
            || self.process.is_some()
            || !self.owner_labels.is_empty()
            || is_set(self.updated)
    }

    /// True for combinations of filters that come often enough to be kept prepared.
    pub(super) fn are_frequent(&self) -> bool {
        let set = [
            !self.statuses.is_empty(),
            !self.system_labels.is_empty(),
            !self.any_label.is_empty(),
            self.is_content_seen.is_some(),
            self.exclude_api_only,
            is_set(self.content_updated),
            !self.services.is_empty(),
        ];
        let rare = self.need_head()
            || self.text.is_some()
            || [self.created, self.due, self.visible].into_iter().any(is_set);
        !rare && set.into_iter().filter(|set| *set).count() <= 1
    }

    /// Writes all conditions but those of `text`. What is added to a column keeps the planner on the index that has the order.
    pub(super) fn write(&self, sql: &mut Sql) {
        if !self.orgs.is_empty() {
            sql.text(" and i.org_id + 0 = any (")
                .bind::<Array<SmallInt>, _>(self.orgs.clone())
                .text("::smallint[])");
        }
        if !self.services.is_empty() {
            sql.text(" and i.service_id + 0 = any (")
                .bind::<Array<Integer>, _>(self.services.clone())
                .text("::integer[])");
        }
        self.write_flags(sql);
        span(sql, "i.created_at", self.created);
        span(sql, "d.updated_at", self.updated);
        span(sql, "i.content_updated_at", self.content_updated);
        span(sql, "i.due_at", self.due);
        span(sql, "i.visible_from", self.visible);
        if let Some(now) = self.seen_at {
            sql.text(" and (i.visible_from is null or i.visible_from <= ")
                .bind::<Timestamptz, _>(now)
                .text(") and (i.expires_at is null or i.expires_at > ")
                .bind::<Timestamptz, _>(now)
                .text(")");
        }
        self.write_head(sql);
    }

    fn write_flags(&self, sql: &mut Sql) {
        if !self.statuses.is_empty() {
            let numbers = self.statuses.iter().map(|status| i32::from(*status as u8));
            sql.text(" and ((i.flags >> 5) & 7) + 1 = any (")
                .bind::<Array<Integer>, _>(numbers.collect::<Vec<i32>>())
                .text("::integer[])");
        }
        if !self.system_labels.is_empty() {
            sql.text(" and ~i.flags::integer & ")
                .bind::<Integer, _>(mask(self.system_labels))
                .text(" = 0");
            if self.asks_for_rare_labels() {
                const { assert!(bits::LABELS == 31, "the condition spells the bits out") };
                // Few dialogs have such a label: they have an index of their own.
                sql.text(" and i.flags & 30 <> 0");
            }
        }
        if !self.any_label.is_empty() {
            sql.text(" and i.flags::integer & ")
                .bind::<Integer, _>(mask(self.any_label))
                .text(" <> 0");
        }
        if let Some(seen) = self.is_content_seen {
            // Seen, and not marked as unopened afterwards.
            sql.text(" and (i.flags & 520 = 512) = ").bind::<Bool, _>(seen);
        }
        if self.exclude_api_only {
            sql.text(" and i.flags & 256 = 0");
        }
    }

    fn write_head(&self, sql: &mut Sql) {
        if !self.extended_statuses.is_empty() {
            sql.text(" and d.extended_status = any (")
                .bind::<Array<Text>, _>(self.extended_statuses.to_vec())
                .text("::text[])");
        }
        if let Some(reference) = self.external_reference {
            sql.text(" and d.external_ref = ")
                .bind::<Text, _>(reference.to_owned());
        }
        if let Some(process) = self.process {
            sql.text(" and d.process = ").bind::<Text, _>(process.to_owned());
        }
        for label in self.owner_labels {
            match label {
                LabelFilter::Exactly(label) => sql
                    .text(" and ")
                    .bind::<Text, _>(label.clone())
                    .text(" = any (d.owner_labels)"),
                LabelFilter::Prefix(prefix) => sql
                    .text(" and exists (select from unnest(d.owner_labels) l where starts_with(l, ")
                    .bind::<Text, _>(prefix.clone())
                    .text("))"),
            };
        }
    }
}

fn mask(labels: &[SystemLabel]) -> i32 {
    labels.iter().fold(0, |mask, label| mask | i32::from(label.bit()))
}

fn is_set(span: TimeSpan) -> bool {
    span != TimeSpan::default()
}

fn span(sql: &mut Sql, column: &'static str, span: TimeSpan) {
    if let Some(after) = span.after {
        sql.text(format!(" and {column} >= "))
            .bind::<Timestamptz, _>(after);
    }
    if let Some(before) = span.before {
        sql.text(format!(" and {column} <= "))
            .bind::<Timestamptz, _>(before);
    }
}
