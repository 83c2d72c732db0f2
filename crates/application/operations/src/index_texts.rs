//! Keeps the text index behind the dialogs: a reader of the outbox.

use crate::worker::{Outcome, Subscriber};
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::outbox::{Channel, Delivery};
use dialogporten_application::text_index::{Refreshed, TextIndex};
use dialogporten_domain::identifier::DialogId;
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

/// Refreshes the entries of dialogs whose texts have changed, each once a batch however often it changed.
pub struct IndexTexts {
    index: Arc<dyn TextIndex>,
}

impl std::fmt::Debug for IndexTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IndexTexts")
    }
}

impl IndexTexts {
    /// Keeps this index.
    #[must_use]
    pub const fn new(index: Arc<dyn TextIndex>) -> Self {
        Self { index }
    }

    async fn refresh(&self, dialogs: &[DialogId]) -> BTreeMap<DialogId, Result<Refreshed, String>> {
        let mut refreshed = BTreeMap::new();
        let error = match self.index.refresh(dialogs).await {
            Ok(answers) => {
                refreshed.extend(dialogs.iter().copied().zip(answers.into_iter().map(Ok)));
                return refreshed;
            }
            Err(error) => error,
        };
        let is_outage = matches!(error, PortError::Unavailable { .. });
        for dialog in dialogs {
            // One dialog that cannot be indexed must not keep the others out.
            let answer = if is_outage || dialogs.len() == 1 {
                Err(described(&error))
            } else {
                match self.index.refresh(std::slice::from_ref(dialog)).await {
                    Ok(answers) => answers
                        .into_iter()
                        .next()
                        .ok_or_else(|| "no answer was given".to_owned()),
                    Err(error) => Err(described(&error)),
                }
            };
            refreshed.insert(*dialog, answer);
        }
        refreshed
    }
}

#[async_trait]
impl Subscriber for IndexTexts {
    fn channel(&self) -> Channel {
        Channel::TextIndex
    }

    async fn deliver(&self, deliveries: &[Delivery]) -> Vec<Outcome> {
        let mut dialogs: Vec<DialogId> = deliveries.iter().map(|delivery| delivery.dialog_id).collect();
        dialogs.sort_unstable();
        dialogs.dedup();
        let refreshed = self.refresh(&dialogs).await;
        let failed = |reason: &str| Outcome::Failed {
            after: None,
            done: 0,
            reason: reason.to_owned(),
        };
        deliveries
            .iter()
            .map(|delivery| match refreshed.get(&delivery.dialog_id) {
                Some(Ok(Refreshed::Done)) => Outcome::Delivered,
                Some(Ok(Refreshed::Busy)) => failed("the dialog is being removed"),
                Some(Ok(Refreshed::Unreadable(reason))) => Outcome::Rejected {
                    done: 0,
                    reason: reason.clone(),
                },
                Some(Err(reason)) => failed(reason),
                None => failed("no answer was given"),
            })
            .collect()
    }
}

/// The error and its causes; none of them quotes a row.
fn described(error: &PortError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
