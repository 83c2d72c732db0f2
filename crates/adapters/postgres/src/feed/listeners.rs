//! Who listens in this process. News that nobody has taken yet are remembered once a kind: a slow listener costs two bits.

use async_trait::async_trait;
use dialogporten_application::feed::{DialogListener, DialogNews};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use uuid::Uuid;

const UPDATED: u8 = 1;
const DELETED: u8 = 2;

#[derive(Debug, Default)]
pub(super) struct Listeners {
    open: Mutex<HashMap<Uuid, Vec<Arc<Slot>>>>,
    is_closed: AtomicBool,
}

/// What one listener has not heard yet.
#[derive(Debug, Default)]
struct Slot {
    news: AtomicU8,
    is_closed: AtomicBool,
    wake: Notify,
}

impl Listeners {
    pub(super) fn listen(self: &Arc<Self>, dialog: Uuid) -> Listener {
        let slot = Arc::new(Slot::default());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.entry(dialog).or_default().push(Arc::clone(&slot));
        slot.is_closed
            .store(self.is_closed.load(Ordering::SeqCst), Ordering::SeqCst);
        drop(open);
        Listener {
            dialog,
            slot,
            listeners: Arc::clone(self),
        }
    }

    pub(super) fn tell(&self, dialog: Uuid, news: DialogNews) {
        let bit = match news {
            DialogNews::Updated => UPDATED,
            DialogNews::Deleted => DELETED,
        };
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for slot in open.get(&dialog).into_iter().flatten() {
            slot.news.fetch_or(bit, Ordering::SeqCst);
            slot.wake.notify_one();
        }
    }

    pub(super) fn close(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_closed.store(true, Ordering::SeqCst);
        for slot in open.values().flatten() {
            slot.is_closed.store(true, Ordering::SeqCst);
            slot.wake.notify_one();
        }
    }
}

/// One listener; forgotten when dropped.
#[derive(Debug)]
pub(super) struct Listener {
    dialog: Uuid,
    slot: Arc<Slot>,
    listeners: Arc<Listeners>,
}

#[async_trait]
impl DialogListener for Listener {
    async fn next(&mut self) -> Option<DialogNews> {
        loop {
            let news = self.slot.news.load(Ordering::SeqCst);
            if news & UPDATED != 0 {
                self.slot.news.fetch_and(!UPDATED, Ordering::SeqCst);
                return Some(DialogNews::Updated);
            }
            if news & DELETED != 0 {
                self.slot.news.fetch_and(!DELETED, Ordering::SeqCst);
                return Some(DialogNews::Deleted);
            }
            if self.slot.is_closed.load(Ordering::SeqCst) {
                return None;
            }
            self.slot.wake.notified().await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut open = self.listeners.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slots) = open.get_mut(&self.dialog) {
            slots.retain(|slot| !Arc::ptr_eq(slot, &self.slot));
            if slots.is_empty() {
                open.remove(&self.dialog);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn listeners_hear_of_their_dialog_once_a_kind_until_the_end() {
        let listeners = Arc::new(Listeners::default());
        let (ours, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut listener = listeners.listen(ours);
        listeners.tell(other, DialogNews::Updated);
        listeners.tell(ours, DialogNews::Deleted);
        listeners.tell(ours, DialogNews::Updated);
        listeners.tell(ours, DialogNews::Updated);
        listeners.close();
        assert_eq!(listener.next().await, Some(DialogNews::Updated));
        assert_eq!(listener.next().await, Some(DialogNews::Deleted));
        assert_eq!(listener.next().await, None);
        assert_eq!(listeners.listen(ours).next().await, None);
    }

    #[tokio::test]
    async fn dropped_listeners_are_forgotten() {
        let listeners = Arc::new(Listeners::default());
        let (first, second) = (listeners.listen(Uuid::nil()), listeners.listen(Uuid::nil()));
        drop(first);
        assert_eq!(listeners.open.lock().unwrap().len(), 1);
        drop(second);
        assert!(listeners.open.lock().unwrap().is_empty());
    }
}
