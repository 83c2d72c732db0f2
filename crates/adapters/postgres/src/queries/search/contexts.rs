//! Labels of end users, for the owner of their dialogs.

use super::criteria::Criteria;
use super::order::Terms;
use super::plan::{Search, Whose};
use super::{limit, nothing};
use crate::dictionary::Known;
use crate::failure::CorruptRow;
use crate::queries::PgQueries;
use crate::queries::items::ItemRow;
use dialogporten_application::PortError;
use dialogporten_application::ordering::{OrderedDialog, SearchOrder, SearchPosition};
use dialogporten_application::paging::{ContentUpdatedPosition, Page};
use dialogporten_application::search::{DeletedFilter, EndUserContextItem, EndUserContextQuery};
use dialogporten_domain::party::Party;

pub(super) async fn page(
    queries: &PgQueries,
    query: &EndUserContextQuery,
) -> Result<Page<EndUserContextItem>, PortError> {
    let known = queries
        .known_soon(|known| known.org_id(&query.org).is_some())
        .await?;
    let Some(org_id) = known.org_id(&query.org) else {
        return Ok(nothing());
    };
    let order = SearchOrder::default();
    let after = query.after.map(|after| {
        let at = after.content_updated_at;
        let dialog = OrderedDialog {
            id: after.id,
            created_at: at,
            updated_at: at,
            content_updated_at: at,
            due_at: None,
        };
        SearchPosition::after(&dialog, &order)
    });
    let keys = query.parties.iter().map(|party| queries.0.keys.key(party));
    let search = Search {
        criteria: Criteria::of_contexts(org_id, &query.labels, query.content_updated_after),
        terms: Terms {
            order: &order,
            after: after.as_ref(),
        },
        deleted: DeletedFilter::Include,
        whose: Whose::Owner(org_id, keys.collect()),
        limit: limit(query.size),
    };
    let ids = queries.found(&search, &known).await?;
    let Page { items, has_next } = queries.page(ids, query.size, item).await?;
    // A key is a hash: the party's text decides.
    let items = items
        .into_iter()
        .filter(|(party, _)| query.parties.contains(party));
    Ok(Page {
        items: items.map(|(_, item)| item).collect(),
        has_next,
    })
}

fn item(row: ItemRow, known: &Known) -> Result<(Party, EndUserContextItem), CorruptRow> {
    let head = row.head.decode(known)?;
    let item = EndUserContextItem {
        position: ContentUpdatedPosition {
            content_updated_at: row.head.content_updated_at,
            id: head.id,
        },
        context: head.end_user_context,
    };
    Ok((head.party, item))
}
