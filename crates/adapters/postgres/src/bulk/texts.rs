//! Entries of the text index: the words of new dialogs, cut here, made into vectors by PostgreSQL.

use super::inserts::{Insert, Source};
use super::load::BulkError;
use super::rows::{Elements, Values};
use crate::statement::Json;
use crate::text::entry::{Entry, GAP, VECTOR};

/// The index.
pub(super) const TABLE: &str = "dialog_text";
/// Where words wait for PostgreSQL's rules of languages: for one batch at a time.
pub(super) const SOURCE_TABLE: &str = "create temporary table bulk_text (dialog_id uuid, party_key bigint, rules text[], words text[]) on commit drop";
/// Takes the rows of [`write`].
pub(super) const COPY: &str =
    "copy bulk_text (dialog_id, party_key, rules, words) from stdin (format binary)";

/// As many of a history's latest parts as the worker reads.
const MOST_PARTS: usize = 1_000;
/// `text` in `pg_type`.
const TEXT: i32 = 25;

/// Makes entries of the words that wait, as the worker does.
pub(super) fn index() -> String {
    format!(
        "insert into {TABLE} (dialog_id, party_key, read_at, tsv)
         select s.dialog_id, s.party_key, statement_timestamp(), (
             select ts_delete(text_vectors({VECTOR} order by p.place), '{GAP}')
             from unnest(s.rules, s.words) with ordinality p (rules, words, place))
         from bulk_text s;
         truncate bulk_text"
    )
}

/// Adds the words of a dialog whose rows have these values.
pub(super) fn write(inserts: &[Insert], values: &Values, to: &mut Vec<u8>) -> Result<(), BulkError> {
    let broken = || BulkError::UnknownStatement(TABLE);
    let find = |table: &str, column: &str| {
        let insert = inserts.iter().find(|insert| insert.table == table)?;
        let (Source::One(number) | Source::Each(number)) = insert.source(column)?;
        values.get(number.checked_sub(1)?)?.as_deref()
    };
    let one = |table, column| find(table, column).ok_or_else(broken);
    let card = Json(one("dialog", "card")?.to_vec());
    let body = Json(one("dialog_body", "body")?.to_vec());
    let parts = |table, column| latest(one(table, "id")?, one(table, column)?).ok_or_else(broken);
    let transmissions = parts("transmission", "body")?;
    let descriptions = parts("activity", "description")?;
    let entry = Entry::of(&card, Some(&body), &transmissions, &descriptions).map_err(|_| broken())?;
    let (rules, words): (Vec<_>, Vec<_>) = entry.parts().unzip();

    to.extend_from_slice(&4_i16.to_be_bytes());
    field(to, one("dialog", "id")?)?;
    field(to, one("dialog", "party_key")?)?;
    field(to, &array(&rules)?)?;
    field(to, &array(&words)?)
}

/// The parts that are there, the one with the greatest id first.
fn latest(ids: &[u8], parts: &[u8]) -> Option<Vec<Json>> {
    let (mut ids, mut parts) = (Elements::of(ids)?, Elements::of(parts)?);
    let mut found = Vec::new();
    for _ in 0..ids.left {
        if let (id, Some(part)) = (ids.next()??, parts.next()?) {
            found.push((id, part));
        }
    }
    found.sort_by(|one, other| other.0.cmp(one.0));
    let latest = found.into_iter().take(MOST_PARTS);
    Some(latest.map(|(_, part)| Json(part.to_vec())).collect())
}

fn field(to: &mut Vec<u8>, value: &[u8]) -> Result<(), BulkError> {
    let length = i32::try_from(value.len()).map_err(|_| BulkError::UnknownStatement(TABLE))?;
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(value);
    Ok(())
}

/// An array of texts in PostgreSQL's binary form.
fn array(texts: &[&str]) -> Result<Vec<u8>, BulkError> {
    let length = i32::try_from(texts.len()).map_err(|_| BulkError::UnknownStatement(TABLE))?;
    let mut array = Vec::new();
    // Dimensions, no nulls, type of elements, length, lower bound.
    for number in [1, 0, TEXT, length, 1] {
        array.extend_from_slice(&number.to_be_bytes());
    }
    for text in texts {
        field(&mut array, text.as_bytes())?;
    }
    Ok(array)
}
