//! Rows in the binary format of COPY, made from the parameters of the store's statements.

use super::inserts::{Insert, Source};
use super::load::BulkError;
use super::texts;
use crate::dictionary::ServiceNumbers;
use crate::party_key::sha256_key;
use crate::statement::{Fixed, Statement};
use crate::store::create::CreateDialog;
use crate::store::parameters::DialogParameters;
use crate::store::rows::{Children, Outbox, References};
use crate::store::seen::RecordSeen;
use dialogporten_application::PortError;
use dialogporten_application::unit_of_work::{EventSubject, SeenChange};
use dialogporten_domain::dialog::DialogChanges;
use dialogporten_domain::identifier::EventId;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use diesel::pg::{Pg, PgMetadataLookup, PgTypeMetadata};
use diesel::query_builder::QueryFragment;
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Tables with rows of every dialog, in the order of [`BulkRows`]' buffers. The last two have one row for a party and for a pair.
const TABLES: [&str; 10] = [
    "dialog",
    "inbox",
    "dialog_body",
    "transmission",
    "transmission_attachment",
    "activity",
    "label_log",
    "dialog_ref",
    PARTY,
    PAIR,
];
pub(super) const PARTY: &str = "party";
pub(super) const PAIR: &str = "party_service";
const SEEN: &str = "seen_log";

/// Makes rows; cheap to clone, for as many threads as there are.
#[derive(Debug, Clone)]
pub struct BulkEncoder(Arc<Encoding>);

#[derive(Debug)]
struct Encoding {
    inserts: Vec<Insert>,
    seen: usize,
    services: HashMap<(OrgCode, ServiceResource), ServiceNumbers>,
    texts: bool,
}

/// Rows of some dialogs.
#[derive(Debug)]
pub struct BulkRows {
    encoder: BulkEncoder,
    /// One buffer a table.
    pub(super) tables: Vec<Vec<u8>>,
    /// Parties and pairs in the order of their first dialog here, each with its row.
    pub(super) parties: Vec<(i64, String, Vec<u8>)>,
    pub(super) pairs: Vec<((i64, i32), Vec<u8>)>,
    /// Rows of [`texts::SOURCE`]; none when the texts are left to a rebuild.
    pub(super) texts: Option<Vec<u8>>,
    known_parties: HashSet<i64>,
    known_pairs: HashSet<(i64, i32)>,
    pub(super) dialogs: u64,
}

impl BulkEncoder {
    pub(super) fn new(
        services: HashMap<(OrgCode, ServiceResource), ServiceNumbers>,
        texts: bool,
    ) -> Result<Self, BulkError> {
        let create = CreateDialog::SQL.concat();
        let record = RecordSeen::SQL.concat();
        let mut inserts = Vec::with_capacity(TABLES.len() + 1);
        for table in TABLES {
            inserts.push(Insert::read(&create, table).ok_or(BulkError::UnknownStatement(table))?);
        }
        inserts.push(Insert::read(&record, SEEN).ok_or(BulkError::UnknownStatement(SEEN))?);
        Ok(Self(Arc::new(Encoding {
            seen: inserts.len() - 1,
            inserts,
            services,
            texts,
        })))
    }

    /// No rows yet.
    #[must_use]
    pub fn rows(&self) -> BulkRows {
        BulkRows {
            encoder: self.clone(),
            tables: vec![Vec::new(); self.0.inserts.len()],
            parties: Vec::new(),
            pairs: Vec::new(),
            texts: self.0.texts.then(Vec::new),
            known_parties: HashSet::new(),
            known_pairs: HashSet::new(),
            dialogs: 0,
        }
    }

    pub(super) fn inserts(&self) -> &[Insert] {
        &self.0.inserts
    }
}

impl BulkRows {
    /// How many dialogs there are.
    #[must_use]
    pub fn dialogs(&self) -> u64 {
        self.dialogs
    }

    /// Adds a new dialog and those who have seen its latest content since.
    ///
    /// # Errors
    /// [`BulkError::UnknownService`]; [`BulkError::NotNew`] when the dialog is stored already; [`BulkError::Encode`].
    pub fn add(&mut self, mut changes: DialogChanges, seen: &[SeenRecord]) -> Result<(), BulkError> {
        let encode =
            |error: serde_json::Error| BulkError::Encode(PortError::internal("encode dialog", error));
        if changes.original.is_some() {
            return Err(BulkError::NotNew);
        }
        changes.current.seen_since_content_update |= !seen.is_empty();
        let dialog = &changes.current;
        let encoder = self.encoder.clone();
        let numbers = *encoder
            .0
            .services
            .get(&(dialog.org.clone(), dialog.service_resource.clone()))
            .ok_or(BulkError::UnknownService)?;
        let party_key = sha256_key(dialog.party.as_str());
        let children = Children::of(&changes.appended, &dialog.party).map_err(encode)?;
        let outbox = Outbox::of(None).map_err(encode)?;
        let references = References::of(dialog);
        let parameters =
            DialogParameters::of(dialog, party_key, numbers, false, children, references, outbox)
                .map_err(encode)?;
        let values = bound(CreateDialog(parameters))?;
        for (insert, rows) in encoder.inserts().iter().zip(&mut self.tables) {
            match insert.table {
                PARTY | PAIR | SEEN => {}
                _ => write_rows(insert, &values, rows)?,
            }
        }
        if let Some(rows) = &mut self.texts {
            texts::write(encoder.inserts(), &values, rows)?;
        }
        let pair = (party_key, numbers.service_id);
        if self.known_pairs.insert(pair) {
            for insert in encoder.inserts() {
                let mut row = Vec::new();
                match insert.table {
                    PARTY if self.known_parties.insert(party_key) => {
                        write_rows(insert, &values, &mut row)?;
                        self.parties
                            .push((party_key, dialog.party.as_str().to_owned(), row));
                    }
                    PAIR => {
                        write_rows(insert, &values, &mut row)?;
                        self.pairs.push((pair, row));
                    }
                    _ => {}
                }
            }
        }
        for record in seen {
            self.add_seen(&changes, record, party_key)?;
        }
        self.dialogs += 1;
        Ok(())
    }

    fn add_seen(
        &mut self,
        changes: &DialogChanges,
        record: &SeenRecord,
        party_key: i64,
    ) -> Result<(), BulkError> {
        let encoder = self.encoder.clone();
        let told = EventId::new(Uuid::nil());
        let reading = SeenChange {
            about: EventSubject::from(&changes.current),
            record: record.clone(),
            content_updated_at: changes.current.content_updated_at,
            cleared_mark: None,
            seen_event: told,
            updated_event: told,
        };
        let statement = RecordSeen::of(&reading, party_key)
            .map_err(|error| BulkError::Encode(PortError::internal("encode seen record", error)))?;
        let values = bound(statement)?;
        let at = encoder.0.seen;
        match (encoder.inserts().get(at), self.tables.get_mut(at)) {
            (Some(insert), Some(rows)) => write_rows(insert, &values, rows),
            _ => Err(BulkError::UnknownStatement(SEEN)),
        }
    }
}

pub(super) type Values = Vec<Option<Vec<u8>>>;

/// The values of a statement's parameters as they would be sent.
fn bound<S: Statement>(statement: S) -> Result<Values, BulkError> {
    let mut collector = RawBytesBindCollector::<Pg>::new();
    let statement = Fixed(statement);
    QueryFragment::<Pg>::collect_binds(&statement, &mut collector, &mut BuiltInTypes, &Pg)
        .map_err(|error| BulkError::Encode(PortError::internal("encode parameters", error)))?;
    Ok(collector.binds)
}

/// The statements use no types of extensions.
struct BuiltInTypes;

impl PgMetadataLookup for BuiltInTypes {
    fn lookup_type(&mut self, _: &str, _: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }
}

fn write_rows(insert: &Insert, values: &Values, to: &mut Vec<u8>) -> Result<(), BulkError> {
    let broken = || BulkError::UnknownStatement(insert.table);
    let mut fields = Vec::with_capacity(insert.sources.len());
    let mut count = None;
    for source in &insert.sources {
        let (Source::One(number) | Source::Each(number)) = *source;
        let value = number
            .checked_sub(1)
            .and_then(|at| values.get(at))
            .ok_or_else(broken)?;
        fields.push(match source {
            Source::One(_) => Field::One(value.as_deref()),
            Source::Each(_) => {
                let array = Elements::of(value.as_deref().ok_or_else(broken)?).ok_or_else(broken)?;
                count = Some(array.left);
                Field::Each(array)
            }
        });
    }
    let width = i16::try_from(fields.len()).map_err(|_| broken())?;
    for _ in 0..count.unwrap_or(1) {
        to.extend_from_slice(&width.to_be_bytes());
        for field in &mut fields {
            let value = match field {
                Field::One(value) => *value,
                Field::Each(elements) => elements.next().ok_or_else(broken)?,
            };
            match value {
                None => to.extend_from_slice(&(-1_i32).to_be_bytes()),
                Some(value) => {
                    let length = i32::try_from(value.len()).map_err(|_| broken())?;
                    to.extend_from_slice(&length.to_be_bytes());
                    to.extend_from_slice(value);
                }
            }
        }
    }
    Ok(())
}

enum Field<'a> {
    One(Option<&'a [u8]>),
    Each(Elements<'a>),
}

/// Elements of an array of one dimension in PostgreSQL's binary form: dimensions, has nulls, type, length, lower bound, elements.
pub(super) struct Elements<'a> {
    pub(super) left: i32,
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    pub(super) fn of(array: &'a [u8]) -> Option<Self> {
        let mut elements = Self { left: 0, rest: array };
        let dimensions = elements.integer()?;
        let (_nulls, _type) = (elements.integer()?, elements.integer()?);
        if dimensions > 0 {
            elements.left = elements.integer()?;
            let _lower_bound = elements.integer()?;
        }
        Some(elements)
    }

    fn integer(&mut self) -> Option<i32> {
        let (bytes, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some(i32::from_be_bytes(*bytes))
    }

    /// The next element; the inner nothing is a null.
    pub(super) fn next(&mut self) -> Option<Option<&'a [u8]>> {
        let length = self.integer()?;
        let Ok(length) = usize::try_from(length) else {
            return Some(None);
        };
        let (element, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Some(element))
    }
}
