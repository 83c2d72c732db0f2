//! Searches for words. An index of words has no order of time, and an order of time knows no words: so both are tried in turn, each
//! a little further than the last time, until one of them is through.
//!
//! A walk looks at the newest dialogs of the search one by one and ends when a page is full: quick for words that many dialogs have.
//! The index names all dialogs that have the words, which are then put in order: quick for words that few have. Neither goes further
//! than a bound before the other has had its turn, so the worst word costs a small multiple of the better way, and nobody has
//! to know beforehand how frequent it is.

use super::plan::{Hits, Rows, Search, Whose};
use super::{FoundId, NAMED, SEARCH, SearchStrategy};
use crate::dictionary::Known;
use crate::failure::port_error;
use crate::queries::PgQueries;
use crate::queries::sql::Sql;
use crate::statement::Columns;
use crate::text::query::TextQuery;
use dialogporten_application::PortError;
use dialogporten_application::search::TextSearch;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// How far a walk goes, and how many dialogs the index may name, turn by turn; the last time as far as it takes.
const TURNS: [(i64, Option<i64>); 3] = [(500, Some(2_000)), (4_000, Some(16_000)), (32_000, None)];

/// From so many parties on a walk is one through all dialogs, whoever the party is.
const MANY_PARTIES: usize = 100;
/// Dialogs that such a walk looks at for one of the parties that it may go through.
const LOOKED_AT: i64 = 10;

/// A dialog, or none for the end of all that could be looked at.
struct Step(Option<Uuid>);

impl QueryableByName<Pg> for Step {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        columns.take::<Nullable<SqlUuid>, Option<Uuid>>().map(Self)
    }
}

/// What a walk came to.
struct Walked {
    ids: Vec<Uuid>,
    /// No dialog behind those can be on the page.
    is_through: bool,
}

/// Writes the words as a value that is made once a statement.
pub(super) fn write_query(sql: &mut Sql, query: &TextQuery) {
    sql.text("(select ")
        .bind::<Text, _>(query.text.clone())
        .text("::tsquery)");
}

impl PgQueries {
    /// The ids of a page and one more, in order.
    pub(super) async fn find_words(
        &self,
        search: &Search<'_>,
        known: &Known,
        text: &TextSearch,
    ) -> Result<(&'static str, Vec<Uuid>), PortError> {
        let query = {
            let mut connection = self.connection(SEARCH).await?;
            TextQuery::of(text, &mut connection).await?
        };
        let Some(query) = query else {
            return Ok(("no words", Vec::new()));
        };
        match self.1 {
            Some(SearchStrategy::WordsByIndex) => {
                let ids = self.by_index(search, &query, None).await?;
                return Ok(("words by index", ids.unwrap_or_default()));
            }
            Some(forced) => {
                let rows = search
                    .walk(Some(forced))
                    .map_or_else(|| search.all_rows().1, |(_, rows)| rows);
                let walked = self.by_walk(search, &rows, &query, i64::from(i32::MAX)).await?;
                return Ok(("words by walk", walked.ids));
            }
            None => {}
        }
        if let Some(reference) = search.reference(known) {
            match self.count_named(&reference).await? {
                0 => return Ok(("reference", Vec::new())),
                count if count <= NAMED => {
                    let rows = Rows::Named(reference);
                    let walked = self.by_walk(search, &rows, &query, NAMED + 1).await?;
                    return Ok(("reference", walked.ids));
                }
                _ => {}
            }
        }
        let is_rare = query.is_likely_rare;
        for (turn, (budget, most)) in TURNS.into_iter().enumerate() {
            if turn > 0 || !is_rare {
                let rows = walked_rows(search, budget);
                let walked = self
                    .by_walk(search, &rows, &query, budget.max(search.limit.saturating_mul(2)))
                    .await?;
                if walked.is_through {
                    return Ok(("words by walk", walked.ids));
                }
            }
            if let Some(ids) = self.by_index(search, &query, most).await? {
                return Ok(("words by index", ids));
            }
        }
        Ok(("words by index", Vec::new()))
    }

    /// Looks at so many dialogs in the order of the search.
    async fn by_walk(
        &self,
        search: &Search<'_>,
        rows: &Rows,
        query: &TextQuery,
        budget: i64,
    ) -> Result<Walked, PortError> {
        let Some(candidates) = search.again(budget).statement(rows) else {
            return Ok(Walked {
                ids: Vec::new(),
                is_through: true,
            });
        };
        // By dialog_text_pkey for one candidate after the other: a condition that is a value of its own is never turned into a join,
        // which would lose the order. The second part is only come to when the first leaves the page unfilled.
        let mut sql = Sql::new();
        sql.text("with w as materialized (")
            .append(candidates)
            .text(") select x.id from (select w.id from w where (select t.tsv @@ ");
        write_query(&mut sql, query);
        sql.text(
            " from dialog_text t where t.dialog_id = w.id) union all \
             select null::uuid from (select count(*) as looked_at from w) n where n.looked_at < ",
        )
        .bind::<BigInt, _>(budget)
        .text(") x limit ")
        .bind::<BigInt, _>(search.limit);
        let mut connection = self.connection(SEARCH).await?;
        let steps: Vec<Step> = sql
            .load(&mut connection)
            .await
            .map_err(|error| port_error(SEARCH, error))?;
        let ids: Vec<Uuid> = steps.iter().filter_map(|step| step.0).collect();
        let is_full = i64::try_from(ids.len()).is_ok_and(|count| count == search.limit);
        let is_at_end = ids.len() < steps.len() && !rows.is_cut();
        Ok(Walked {
            ids,
            is_through: is_full || is_at_end,
        })
    }

    /// What the index names, in the order of the search; `None` when it names more than so many.
    async fn by_index(
        &self,
        search: &Search<'_>,
        query: &TextQuery,
        most: Option<i64>,
    ) -> Result<Option<Vec<Uuid>>, PortError> {
        let parties = parties(search);
        let hits = match most {
            None => Hits::Found(parties, query.clone()),
            Some(most) => {
                let mut sql = Sql::new();
                write_hits(&mut sql, parties, query);
                sql.text(" limit ").bind::<BigInt, _>(most + 1);
                let mut connection = self.connection(SEARCH).await?;
                let found: Vec<FoundId> = sql
                    .load(&mut connection)
                    .await
                    .map_err(|error| port_error(SEARCH, error))?;
                if i64::try_from(found.len()).is_ok_and(|count| count > most) {
                    return Ok(None);
                }
                if found.is_empty() {
                    return Ok(Some(Vec::new()));
                }
                Hits::Known(found.into_iter().map(|found| found.0).collect())
            }
        };
        self.run(search.statement(&Rows::Words(hits))).await.map(Some)
    }
}

/// Which rows a walk looks at. Through all dialogs it must not go much further than the parties are worth.
fn walked_rows(search: &Search<'_>, budget: i64) -> Rows {
    match &search.whose {
        Whose::Scope(scope)
            if scope.parties.keys.len() > MANY_PARTIES
                && scope.instances.is_empty()
                && search.terms.is_by_content()
                && !search.criteria.asks_for_rare_labels() =>
        {
            Rows::Everything(Some(budget.saturating_mul(LOOKED_AT)))
        }
        _ => search.all_rows().1,
    }
}

/// Whose words are looked at; `None` for everybody's.
fn parties(search: &Search<'_>) -> Option<Vec<i64>> {
    match &search.whose {
        Whose::Owner(_, parties) => (!parties.is_empty()).then(|| parties.clone()),
        Whose::Scope(scope) => {
            let mut keys = scope.parties.keys.clone();
            keys.extend(&scope.instances.id_parties);
            keys.extend(&scope.instances.label_parties);
            keys.sort_unstable();
            keys.dedup();
            Some(keys)
        }
    }
}

/// By dialog_text_words, once for each party.
pub(super) fn write_hits(sql: &mut Sql, parties: Option<Vec<i64>>, query: &TextQuery) {
    match parties {
        Some(parties) => {
            sql.text("select h.id from unnest(")
                .bind::<Array<BigInt>, _>(parties)
                .text(
                    "::bigint[]) k (key) cross join lateral (select t.dialog_id as id from dialog_text t \
                     where t.party_key = k.key and t.tsv @@ ",
                );
            write_query(sql, query);
            sql.text(" offset 0) h");
        }
        None => {
            sql.text("select t.dialog_id as id from dialog_text t where t.tsv @@ ");
            write_query(sql, query);
        }
    }
}
