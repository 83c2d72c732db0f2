//! Merging a list that was sent with the list that is stored: same id keeps its place, new ids follow in order, the rest goes.
//!
//! Texts are merged per language, which with unique languages means that the sent texts replace the stored ones.

use crate::action::ApiAction;
use crate::attachment::Attachment;
use crate::dialog::children::cut;
use std::collections::HashMap;
use std::hash::Hash;

/// Sent items in output order: kept ones as stored, new ones by key. Ids are unique in both lists.
pub(super) fn merge<T, K: Copy + Eq + Hash + Ord>(
    stored: &[T],
    sent: Vec<T>,
    key: impl Fn(&T) -> K,
) -> Vec<T> {
    let places: HashMap<K, usize> = stored
        .iter()
        .enumerate()
        .map(|(place, item)| (key(item), place))
        .collect();
    let mut merged = sent;
    merged.sort_by_cached_key(|item| {
        let key = key(item);
        (places.get(&key).copied().unwrap_or(usize::MAX), key)
    });
    merged
}

/// Attachments with their URLs.
pub(super) fn merge_attachments(stored: &[Attachment], mut sent: Vec<Attachment>) -> Vec<Attachment> {
    let known: HashMap<_, _> = stored
        .iter()
        .map(|attachment| (attachment.id, attachment))
        .collect();
    for attachment in &mut sent {
        cut(&mut attachment.expires_at);
        let urls = std::mem::take(&mut attachment.urls);
        let stored = known.get(&attachment.id).map_or(&[][..], |known| &known.urls);
        attachment.urls = merge(stored, urls, |url| url.id);
    }
    merge(stored, sent, |attachment| attachment.id)
}

/// API actions with their endpoints.
pub(super) fn merge_api_actions(stored: &[ApiAction], mut sent: Vec<ApiAction>) -> Vec<ApiAction> {
    let known: HashMap<_, _> = stored.iter().map(|action| (action.id, action)).collect();
    for action in &mut sent {
        let endpoints = std::mem::take(&mut action.endpoints);
        let stored = known.get(&action.id).map_or(&[][..], |known| &known.endpoints);
        action.endpoints = merge(stored, endpoints, |endpoint| endpoint.id);
        for endpoint in &mut action.endpoints {
            cut(&mut endpoint.sunset_at);
        }
    }
    merge(stored, sent, |action| action.id)
}
