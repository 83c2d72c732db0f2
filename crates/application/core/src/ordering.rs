//! Orders of lists, and positions in them.

use crate::paging::ContentUpdatedPosition;
use chrono::{DateTime, SecondsFormat, Utc};
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use std::cmp::Ordering;
use uuid::Uuid;

/// What a list can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderKey {
    /// Creation.
    CreatedAt,
    /// Last change.
    UpdatedAt,
    /// Last change of content.
    ContentUpdatedAt,
    /// Deadline. Dialogs without one are greater than all others.
    DueAt,
    /// Id.
    Id,
}

impl OrderKey {
    /// All keys.
    pub const ALL: [Self; 5] = [
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::ContentUpdatedAt,
        Self::DueAt,
        Self::Id,
    ];

    /// Name in orders and positions, lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "createdat",
            Self::UpdatedAt => "updatedat",
            Self::ContentUpdatedAt => "contentupdatedat",
            Self::DueAt => "dueat",
            Self::Id => "id",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|key| key.as_str().eq_ignore_ascii_case(text))
    }
}

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// An order that tells any two dialogs apart: no key twice, the id last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOrder(Vec<(OrderKey, Direction)>);

/// A text that is no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order is a list of different keys, each with _asc or _desc or neither")]
pub struct OrderError;

impl Default for SearchOrder {
    /// Newest content first.
    fn default() -> Self {
        Self(vec![
            (OrderKey::ContentUpdatedAt, Direction::Descending),
            (OrderKey::Id, Direction::Descending),
        ])
    }
}

impl SearchOrder {
    /// Reads `key[_asc|_desc]`, comma separated, in any case. The id is appended when it is missing, and ends the order when it
    /// is there; alone it follows the default key.
    ///
    /// # Errors
    /// [`OrderError`].
    pub fn parse(text: &str) -> Result<Self, OrderError> {
        let mut terms: Vec<(OrderKey, Direction)> = Vec::new();
        let mut id = Direction::Descending;
        let mut has_id = false;
        for term in text.split(',') {
            let (key, direction) = parse_term(term.trim()).ok_or(OrderError)?;
            if (has_id && key == OrderKey::Id) || terms.iter().any(|(known, _)| *known == key) {
                return Err(OrderError);
            }
            if key == OrderKey::Id {
                (id, has_id) = (direction, true);
            } else {
                terms.push((key, direction));
            }
        }
        if terms.is_empty() {
            terms.push((OrderKey::ContentUpdatedAt, Direction::Descending));
        }
        terms.push((OrderKey::Id, id));
        Ok(Self(terms))
    }

    /// Keys with their directions, the id last.
    #[must_use]
    pub fn terms(&self) -> &[(OrderKey, Direction)] {
        &self.0
    }

    /// The order in its normal form, for instance `contentupdatedat_desc,id_desc`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let terms = self.0.iter().map(|(key, direction)| match direction {
            Direction::Ascending => format!("{}_asc", key.as_str()),
            Direction::Descending => format!("{}_desc", key.as_str()),
        });
        terms.collect::<Vec<_>>().join(",")
    }

    /// Which of two dialogs comes first.
    #[must_use]
    pub fn compare(&self, left: &OrderedDialog, right: &OrderedDialog) -> Ordering {
        self.0
            .iter()
            .map(|(key, direction)| {
                let order = left.value(*key).compare(&right.value(*key));
                match direction {
                    Direction::Ascending => order,
                    Direction::Descending => order.reverse(),
                }
            })
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

fn parse_term(term: &str) -> Option<(OrderKey, Direction)> {
    let (key, direction) = match term.rsplit_once('_') {
        None => (term, Direction::Descending),
        Some((key, direction)) if direction.eq_ignore_ascii_case("asc") => (key, Direction::Ascending),
        Some((key, direction)) if direction.eq_ignore_ascii_case("desc") => (key, Direction::Descending),
        Some(_) => return None,
    };
    Some((OrderKey::parse(key)?, direction))
}

/// Everything that a dialog can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedDialog {
    /// Id.
    pub id: DialogId,
    /// Creation.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
    /// Last change of content.
    pub content_updated_at: Timestamp,
    /// Deadline.
    pub due_at: Option<Timestamp>,
}

impl OrderedDialog {
    /// The value of a key.
    #[must_use]
    pub const fn value(&self, key: OrderKey) -> OrderValue {
        match key {
            OrderKey::CreatedAt => OrderValue::Time(Some(self.created_at)),
            OrderKey::UpdatedAt => OrderValue::Time(Some(self.updated_at)),
            OrderKey::ContentUpdatedAt => OrderValue::Time(Some(self.content_updated_at)),
            OrderKey::DueAt => OrderValue::Time(self.due_at),
            OrderKey::Id => OrderValue::Id(self.id),
        }
    }
}

/// The value that a dialog has for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderValue {
    /// A moment; only a deadline may be absent.
    Time(Option<Timestamp>),
    /// An id.
    Id(DialogId),
}

impl OrderValue {
    /// Ascending; no moment is greater than every moment.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Time(left), Self::Time(right)) => (left.is_none(), left).cmp(&(right.is_none(), right)),
            (Self::Id(left), Self::Id(right)) => left.cmp(right),
            (Self::Time(_), Self::Id(_)) => Ordering::Less,
            (Self::Id(_), Self::Time(_)) => Ordering::Greater,
        }
    }
}

/// A position in a list of a certain order: strictly after the dialog with these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPosition(Vec<OrderValue>);

/// Why a text is no position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PositionError {
    /// Not `key_value`, comma separated, or a value that its key cannot have.
    #[error("the position cannot be read")]
    Malformed,
    /// Keys of the order are missing.
    #[error("the position lacks {}", .0.iter().map(|key| key.as_str()).collect::<Vec<_>>().join(", "))]
    MissingKeys(Vec<OrderKey>),
}

impl SearchPosition {
    /// The position after a dialog.
    #[must_use]
    pub fn after(dialog: &OrderedDialog, order: &SearchOrder) -> Self {
        Self(order.terms().iter().map(|(key, _)| dialog.value(*key)).collect())
    }

    /// Reads `key_value`, comma separated. Surplus keys are left out.
    ///
    /// # Errors
    /// [`PositionError`].
    pub fn parse(text: &str, order: &SearchOrder) -> Result<Self, PositionError> {
        let mut values: Vec<(OrderKey, OrderValue)> = Vec::new();
        for pair in text.split(',') {
            let (key, value) = pair.trim().split_once('_').ok_or(PositionError::Malformed)?;
            let key = OrderKey::parse(key).ok_or(PositionError::Malformed)?;
            values.push((key, parse_value(key, value).ok_or(PositionError::Malformed)?));
        }
        let find = |key: OrderKey| values.iter().find(|(known, _)| *known == key);
        let missing: Vec<OrderKey> = order
            .terms()
            .iter()
            .map(|(key, _)| *key)
            .filter(|key| find(*key).is_none())
            .collect();
        if !missing.is_empty() {
            return Err(PositionError::MissingKeys(missing));
        }
        let terms = order.terms().iter();
        Ok(Self(
            terms
                .filter_map(|(key, _)| find(*key).map(|(_, value)| *value))
                .collect(),
        ))
    }

    /// The position as one by newest content first, when it is of that order.
    #[must_use]
    pub fn content_updated(&self) -> Option<ContentUpdatedPosition> {
        match self.0.as_slice() {
            [OrderValue::Time(Some(content_updated_at)), OrderValue::Id(id)] => {
                Some(ContentUpdatedPosition {
                    content_updated_at: *content_updated_at,
                    id: *id,
                })
            }
            _ => None,
        }
    }

    /// One value a key of the order, in its sequence.
    #[must_use]
    pub fn values(&self) -> &[OrderValue] {
        &self.0
    }

    /// The position as clients carry it: characters that need no escaping in a URL.
    #[must_use]
    pub fn to_text(&self, order: &SearchOrder) -> String {
        let pairs = order.terms().iter().zip(&self.0).map(|((key, _), value)| {
            let value = match value {
                OrderValue::Time(None) => String::new(),
                // Seven digits, of which the store keeps six.
                OrderValue::Time(Some(at)) => {
                    at.to_rfc3339_opts(SecondsFormat::Micros, true).replace('Z', "0Z")
                }
                OrderValue::Id(id) => id.uuid().to_string(),
            };
            format!("{}_{value}", key.as_str())
        });
        pairs.collect::<Vec<_>>().join(",")
    }

    /// True when a dialog comes after this position.
    #[must_use]
    pub fn is_before(&self, dialog: &OrderedDialog, order: &SearchOrder) -> bool {
        order
            .terms()
            .iter()
            .zip(&self.0)
            .map(|((key, direction), value)| {
                let order = value.compare(&dialog.value(*key));
                match direction {
                    Direction::Ascending => order,
                    Direction::Descending => order.reverse(),
                }
            })
            .find(|order| order.is_ne())
            .is_some_and(Ordering::is_lt)
    }
}

/// A position in the default order.
impl From<ContentUpdatedPosition> for SearchPosition {
    fn from(position: ContentUpdatedPosition) -> Self {
        Self(vec![
            OrderValue::Time(Some(position.content_updated_at)),
            OrderValue::Id(position.id),
        ])
    }
}

fn parse_value(key: OrderKey, text: &str) -> Option<OrderValue> {
    match key {
        OrderKey::Id => Uuid::try_parse(text)
            .ok()
            .map(|id| OrderValue::Id(DialogId::new(id))),
        OrderKey::DueAt if text.is_empty() => Some(OrderValue::Time(None)),
        _ => DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|at| OrderValue::Time(Some(at.with_timezone(&Utc)))),
    }
}
