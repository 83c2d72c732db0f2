//! Order and continuation token of the list: `contentupdatedat_{time},id_{uuid}`.

use dialogporten_api_types::common::{date_time, uuid_text};
use dialogporten_application::dialogs::DialogListItem;
use dialogporten_application::paging::ContentUpdatedPosition;
use dialogporten_domain::identifier::DialogId;

/// The order, as answers name it. The only one so far.
pub(super) const ORDER: &str = "contentupdatedat_desc,id_desc";

const TIME_KEY: &str = "contentupdatedat";
const ID_KEY: &str = "id";
/// Keys that a token may carry without meaning anything for this order.
const SURPLUS_KEYS: [&str; 3] = ["createdat", "updatedat", "dueat"];

/// Why a token gives no position.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TokenProblem {
    /// Not a list of known keys with readable values.
    Unreadable,
    /// A key of the order is missing.
    Missing(Vec<&'static str>),
}

/// True when `orderBy` asks for the order that we have.
pub(super) fn is_default_order(text: &str) -> bool {
    let mut keys = text.split(',').map(|key| key.trim().to_ascii_lowercase());
    let by_time = keys
        .next()
        .is_some_and(|key| key == TIME_KEY || key == "contentupdatedat_desc");
    let by_id = keys.next().is_none_or(|key| key == ID_KEY || key == "id_desc");
    by_time && by_id && keys.next().is_none()
}

/// The position after an item.
pub(super) fn write(item: &DialogListItem) -> String {
    format!(
        "{TIME_KEY}_{}0Z,{ID_KEY}_{}",
        item.content_updated_at.format("%Y-%m-%dT%H:%M:%S%.6f"),
        item.id
    )
}

/// The position that a token names.
pub(super) fn read(token: &str) -> Result<ContentUpdatedPosition, TokenProblem> {
    let (mut time, mut id) = (None, None);
    for part in token.split(',') {
        let (key, value) = part.trim().split_once('_').ok_or(TokenProblem::Unreadable)?;
        let key = key.to_ascii_lowercase();
        match key.as_str() {
            TIME_KEY => time = Some(date_time::parse(value).ok_or(TokenProblem::Unreadable)?),
            ID_KEY => id = Some(uuid_text::parse(value).ok_or(TokenProblem::Unreadable)?),
            key if SURPLUS_KEYS.contains(&key) => {}
            _ => return Err(TokenProblem::Unreadable),
        }
    }
    match (time, id) {
        (Some(content_updated_at), Some(id)) => Ok(ContentUpdatedPosition {
            content_updated_at,
            id: DialogId::new(id),
        }),
        (time, id) => {
            let missing = [(TIME_KEY, time.is_none()), (ID_KEY, id.is_none())];
            Err(TokenProblem::Missing(
                missing
                    .into_iter()
                    .filter_map(|(key, is_missing)| is_missing.then_some(key))
                    .collect(),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_default_order_is_known_in_its_spellings() {
        for order in [
            "contentUpdatedAt",
            "contentupdatedat_DESC",
            "contentUpdatedAt_desc,id_desc",
            "contentUpdatedAt, id",
        ] {
            assert!(is_default_order(order), "{order}");
        }
        for order in [
            "",
            "createdAt",
            "contentUpdatedAt_asc",
            "id",
            "contentUpdatedAt,id_asc",
            "contentUpdatedAt,id,id",
        ] {
            assert!(!is_default_order(order), "{order}");
        }
    }

    #[test]
    fn a_token_needs_all_keys_of_the_order_and_only_known_ones() {
        let id = "0c089101-b7cf-a476-955c-f00a78d74a4e";
        let position = read(&format!("contentupdatedat_2024-07-31T09:09:03.0257090Z,id_{id}")).unwrap();
        assert_eq!(position.id.to_string(), id);
        assert_eq!(position.content_updated_at.timestamp_subsec_micros(), 25_709);
        assert_eq!(
            read(&format!("id_{id}")),
            Err(TokenProblem::Missing(vec![TIME_KEY]))
        );
        for token in [
            "",
            "x",
            "id_1",
            "foo_1,id_x",
            "contentupdatedat_,id_0c089101-b7cf-a476-955c-f00a78d74a4e",
        ] {
            assert_eq!(read(token), Err(TokenProblem::Unreadable), "{token}");
        }
    }
}
