//! News as the payload of a notification: the sender, then 33 characters a dialog.

use dialogporten_application::feed::DialogNews;
use uuid::Uuid;

/// Dialogs in one payload, which PostgreSQL limits to 7 999 bytes.
pub(super) const MOST_IN_ONE: usize = 200;

const ID: usize = 32;

pub(super) fn write(origin: Uuid, news: &[(Uuid, DialogNews)]) -> String {
    let mut payload = origin.simple().to_string();
    for (dialog, news) in news {
        payload.push_str(&dialog.simple().to_string());
        payload.push(match news {
            DialogNews::Updated => 'u',
            DialogNews::Deleted => 'd',
        });
    }
    payload
}

/// News of others; what cannot be read is left out, because a newer version may tell more.
pub(super) fn read(payload: &str, own: Uuid) -> Vec<(Uuid, DialogNews)> {
    let Some((origin, entries)) = payload.split_at_checked(ID) else {
        return Vec::new();
    };
    if Uuid::try_parse(origin).is_ok_and(|origin| origin == own) {
        return Vec::new();
    }
    entries
        .as_bytes()
        .chunks_exact(ID + 1)
        .filter_map(|entry| {
            let (kind, id) = entry.split_last()?;
            let news = match kind {
                b'u' => DialogNews::Updated,
                b'd' => DialogNews::Deleted,
                _ => return None,
            };
            Some((Uuid::try_parse_ascii(id).ok()?, news))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_of_others_are_read_and_own_ones_left_out() {
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let news = vec![
            (Uuid::from_u128(7), DialogNews::Updated),
            (Uuid::from_u128(8), DialogNews::Deleted),
        ];
        let payload = write(other, &news);
        assert_eq!(read(&payload, own), news);
        assert_eq!(read(&payload, other), Vec::new());
        assert_eq!(read(&format!("{payload}x"), own), news);
        assert_eq!(read("nonsense", own), Vec::new());
    }

    #[test]
    fn fullest_payload_is_within_the_limit() {
        let news = vec![(Uuid::max(), DialogNews::Updated); MOST_IN_ONE];
        assert!(write(Uuid::max(), &news).len() < 8000);
    }
}
