//! Reads the texts of dialogs and writes their entries.

use super::entry::{Entry, GAP, VECTOR};
use crate::document::Invalid;
use crate::statement::{Columns, Json, Parameters, Statement};
use dialogporten_domain::Timestamp;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{
    Array, BigInt, Integer, Json as SqlJson, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

/// Reads the documents of dialogs. Who is missing in the answer is gone.
pub(super) struct ReadTexts {
    pub(super) ids: Vec<Uuid>,
}

impl Statement for ReadTexts {
    type Id = ReadTexts;

    // By the primary keys, which begin with the dialog. Of a long history the newest thousand by id: ids grow with time, and an
    // appended letter costs no more the longer the history is. The moment is from before the snapshot of the reading.
    const SQL: &'static [&'static str] = &["
select d.id, d.party_key, statement_timestamp(), d.card, b.body,
    array(select t.body from transmission t where t.dialog_id = d.id order by t.id desc limit 1000),
    array(select a.description from activity a where a.dialog_id = d.id and a.description is not null
          order by a.id desc limit 1000)
from unnest($1) n (id)
join dialog d on d.id = n.id
left join dialog_body b on b.dialog_id = n.id"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SqlUuid>, _>(&self.ids)
    }
}

/// A row of [`ReadTexts`].
pub(super) struct TextsRow {
    pub(super) dialog_id: Uuid,
    party_key: i64,
    read_at: Timestamp,
    pub(super) card: Json,
    pub(super) body: Option<Json>,
    pub(super) transmissions: Vec<Json>,
    pub(super) descriptions: Vec<Json>,
}

impl TextsRow {
    pub(super) fn entry(&self) -> Result<Entry, Invalid> {
        Entry::of(
            &self.card,
            self.body.as_ref(),
            &self.transmissions,
            &self.descriptions,
        )
    }
}

impl QueryableByName<Pg> for TextsRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            dialog_id: columns.take::<SqlUuid, _>()?,
            party_key: columns.take::<BigInt, _>()?,
            read_at: columns.take::<Timestamptz, _>()?,
            card: columns.take::<SqlJson, _>()?,
            body: columns.take::<Nullable<SqlJson>, _>()?,
            transmissions: columns.take::<Array<SqlJson>, _>()?,
            descriptions: columns.take::<Array<SqlJson>, _>()?,
        })
    }
}

/// Writes entries. Answers with the dialogs that were not being removed.
#[derive(Default)]
pub(super) struct WriteEntries {
    ids: Vec<Uuid>,
    party_keys: Vec<i64>,
    read_at: Vec<Timestamp>,
    /// Which dialog a part belongs to, counted from 1.
    part_of: Vec<i32>,
    rules: Vec<&'static str>,
    words: Vec<String>,
}

impl WriteEntries {
    pub(super) fn add(&mut self, row: &TextsRow, entry: Entry) {
        self.ids.push(row.dialog_id);
        self.party_keys.push(row.party_key);
        self.read_at.push(row.read_at);
        let number = i32::try_from(self.ids.len()).unwrap_or(i32::MAX);
        for (rules, words) in entry.parts() {
            self.part_of.push(number);
            self.rules.push(rules);
            self.words.push(words.to_owned());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl Statement for WriteEntries {
    type Id = WriteEntries;

    // By dialog_pkey and dialog_text_pkey. The head's key is locked so that a purge of the dialog either waits for this entry and removes
    // it, or is not waited for; changes of the dialog neither wait nor are waited for. An entry that was read later stays.
    const SQL: &'static [&'static str] = &[
        "
, entry as materialized (
    select n.number::integer as number, n.id, n.party_key, n.read_at
    from unnest($1, $2, $3) with ordinality n (id, party_key, read_at, number))
, vector as materialized (
    select p.part_of as number,
        ts_delete(text_vectors(",
        VECTOR,
        " order by p.place), $7) as tsv
    from unnest($4, $5, $6) with ordinality p (part_of, rules, words, place) group by p.part_of)
, alive as materialized (
    select d.id from dialog d where d.id = any ($1) for key share skip locked)
, written as (
    insert into dialog_text (dialog_id, party_key, read_at, tsv)
    select e.id, e.party_key, e.read_at, v.tsv
    from entry e join vector v on v.number = e.number join alive a on a.id = e.id order by e.id
    on conflict (dialog_id) do update
    set party_key = excluded.party_key, read_at = excluded.read_at, tsv = excluded.tsv
    where dialog_text.read_at <= excluded.read_at)
select id from alive",
    ];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SqlUuid>, _>(&self.ids)?;
        parameters.add::<Array<BigInt>, _>(&self.party_keys)?;
        parameters.add::<Array<Timestamptz>, _>(&self.read_at)?;
        parameters.add::<Array<Integer>, _>(&self.part_of)?;
        parameters.add::<Array<Text>, _>(&self.rules)?;
        parameters.add::<Array<Text>, _>(&self.words)?;
        parameters.add::<Text, _>(GAP)
    }
}

/// A row of [`WriteEntries`].
pub(super) struct WrittenRow(pub(super) Uuid);

impl QueryableByName<Pg> for WrittenRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Columns::of(row).take::<SqlUuid, Uuid>().map(Self)
    }
}

/// Removes the entries of dialogs that are gone.
pub(super) struct Forget {
    pub(super) ids: Vec<Uuid>,
}

impl Statement for Forget {
    type Id = Forget;

    // By dialog_text_pkey and dialog_pkey.
    const SQL: &'static [&'static str] = &["
, gone as (
    delete from dialog_text t
    where t.dialog_id = any ($1) and not exists (select from dialog d where d.id = t.dialog_id) returning 1)
select count(*) from gone"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SqlUuid>, _>(&self.ids)
    }
}
