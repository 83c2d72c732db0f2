//! Orders and positions as columns and comparisons.

use crate::queries::sql::Sql;
use dialogporten_application::ordering::{Direction, OrderKey, OrderValue, SearchOrder, SearchPosition};
use diesel::sql_types::{Nullable, Timestamptz, Uuid as SqlUuid};

/// Which dialogs an arm reads, and by which index.
///
/// A new dialog was created, changed and given its content at one moment, so the index of `contentUpdatedAt` has the order of
/// the two other times as well. Dialogs whose times have strayed from each other are in small indexes, where a create has no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Branch {
    /// All of them, by an index of the key itself.
    All,
    /// Those whose first key still equals `contentUpdatedAt`, by the index of that.
    Settled,
    /// The others, by the index of the strayed.
    Strayed,
}

/// An order and a position in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'q> {
    pub(super) order: &'q SearchOrder,
    pub(super) after: Option<&'q SearchPosition>,
}

impl Terms<'_> {
    /// The first key, which decides the index.
    pub(super) fn first(&self) -> (OrderKey, Direction) {
        let default = (OrderKey::ContentUpdatedAt, Direction::Descending);
        self.order.terms().first().copied().unwrap_or(default)
    }

    /// True for `contentUpdatedAt` and the id in one direction: the order of the indexes that know no party.
    pub(super) fn is_by_content(&self) -> bool {
        matches!(
            self.order.terms(),
            [(OrderKey::ContentUpdatedAt, one), (OrderKey::Id, other)] if one == other
        )
    }

    /// True when `dialog` holds a key.
    pub(super) fn need_head(&self) -> bool {
        let mut keys = self.order.terms().iter();
        keys.any(|(key, _)| *key == OrderKey::UpdatedAt)
    }

    pub(super) fn first_column(&self, branch: Branch) -> &'static str {
        self.column(0, self.first().0, branch)
    }

    fn column(&self, place: usize, key: OrderKey, branch: Branch) -> &'static str {
        match key {
            _ if place == 0 && branch == Branch::Settled => "i.content_updated_at",
            OrderKey::CreatedAt => "i.created_at",
            OrderKey::UpdatedAt => "d.updated_at",
            OrderKey::ContentUpdatedAt => "i.content_updated_at",
            // No deadline is greater than every deadline. Written as in the index.
            OrderKey::DueAt => "coalesce(i.due_at, 'infinity'::timestamptz)",
            OrderKey::Id if branch == Branch::Strayed && self.first().0 == OrderKey::UpdatedAt => "d.id",
            OrderKey::Id => "i.dialog_id",
        }
    }

    /// The keys as columns `o0`, `o1` and so on, the last of which is the id.
    pub(super) fn select_list(&self, branch: Branch) -> String {
        let terms = self.order.terms().iter().enumerate();
        let columns = terms.map(|(place, (key, _))| {
            let column = self.column(place, *key, branch);
            if *key == OrderKey::Id {
                format!("{column} as id")
            } else {
                format!("{column} as o{place}")
            }
        });
        columns.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn order_by(&self, branch: Branch) -> String {
        self.directed(|place, key| self.column(place, key, branch).to_owned())
    }

    /// The order of rows that have the columns of [`Terms::select_list`].
    pub(super) fn order_by_selected(&self, alias: &str) -> String {
        self.directed(|place, key| match key {
            OrderKey::Id => format!("{alias}.id"),
            _ => format!("{alias}.o{place}"),
        })
    }

    fn directed(&self, column: impl Fn(usize, OrderKey) -> String) -> String {
        let terms = self.order.terms().iter().enumerate();
        let terms = terms.map(|(place, (key, direction))| match direction {
            Direction::Ascending => column(place, *key),
            Direction::Descending => format!("{} desc", column(place, *key)),
        });
        terms.collect::<Vec<_>>().join(", ")
    }

    /// Strictly after the position: one row comparison where all directions are equal, else the first key as a bound and the
    /// exact rule beside it. Both are bounds of an index, so that a page costs the same at any depth.
    pub(super) fn write_after(&self, sql: &mut Sql, branch: Branch) {
        let Some(after) = self.after else { return };
        let terms: Vec<_> = self
            .order
            .terms()
            .iter()
            .enumerate()
            .zip(after.values().iter().copied())
            .map(|((place, (key, direction)), value)| (self.column(place, *key, branch), *direction, value))
            .collect();
        let Some((first, direction, value)) = terms.first().copied() else {
            return;
        };
        if terms.iter().all(|(_, other, _)| *other == direction) {
            let columns: Vec<_> = terms.iter().map(|(column, ..)| *column).collect();
            sql.text(format!(" and ({}) {} (", columns.join(", "), sign(direction)));
            for (place, (_, _, value)) in terms.iter().enumerate() {
                sql.text(if place == 0 { "" } else { ", " });
                bind_value(sql, *value);
            }
            sql.text(")");
            return;
        }
        sql.text(format!(" and {first} {}= ", sign(direction)));
        bind_value(sql, value);
        sql.text(" and (false");
        for place in 0..terms.len() {
            sql.text(" or (true");
            for (at, (column, direction, value)) in terms.iter().enumerate().take(place + 1) {
                let operator = if at == place { sign(*direction) } else { "=" };
                sql.text(format!(" and {column} {operator} "));
                bind_value(sql, *value);
            }
            sql.text(")");
        }
        sql.text(")");
    }
}

const fn sign(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => ">",
        Direction::Descending => "<",
    }
}

fn bind_value(sql: &mut Sql, value: OrderValue) {
    match value {
        OrderValue::Time(at) => sql
            .text("coalesce(")
            .bind::<Nullable<Timestamptz>, _>(at)
            .text(", 'infinity'::timestamptz)"),
        OrderValue::Id(id) => sql.bind::<SqlUuid, _>(id.uuid()),
    };
}
