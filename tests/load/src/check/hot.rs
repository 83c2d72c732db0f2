//! The dialogs that are changed at the same time, as far as clients know them.

use uuid::Uuid;

/// So many successful changes, then another dialog takes the place.
const LIFE: u32 = 120;

/// A dialog that many clients change.
#[derive(Debug, Clone)]
pub(crate) struct Hot {
    pub(crate) id: Uuid,
    /// Whose dialog it is, and who reads it.
    pub(crate) party: String,
    pub(crate) reader: String,
    /// The last revision that an answer named.
    pub(crate) revision: Option<Uuid>,
    /// The same of the service owner's labels.
    pub(crate) labels_revision: Option<Uuid>,
    /// The number that was last counted to.
    pub(crate) count: u64,
    /// Whether every whole update is based on what was read, so that no count may get lost.
    pub(crate) counts: bool,
    /// Acknowledged transmissions of the service owner.
    pub(crate) transmissions: Vec<Uuid>,
    pub(crate) labels: Vec<String>,
    pub(crate) attachments: u32,
    pub(crate) deleted: bool,
    changes: u32,
}

impl Hot {
    /// A dialog that is about to be created.
    pub(crate) fn new(id: Uuid, party: String, reader: String, counts: bool) -> Self {
        Self {
            id,
            party,
            reader,
            revision: None,
            labels_revision: None,
            count: 0,
            counts,
            transmissions: Vec::new(),
            labels: Vec::new(),
            attachments: 0,
            deleted: false,
            changes: 0,
        }
    }
}

/// The places of the dialogs; an empty place waits for its creator.
#[derive(Debug)]
pub(crate) struct Places {
    places: Vec<Option<Hot>>,
}

impl Places {
    /// So many empty places.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            places: vec![None; count.max(2)],
        }
    }

    /// The number of a place, wrapped.
    pub(crate) fn place(&self, number: u64) -> usize {
        usize::try_from(number)
            .unwrap_or(0)
            .checked_rem(self.places.len())
            .unwrap_or(0)
    }

    /// What is at a place.
    pub(crate) fn get(&self, place: usize) -> Option<Hot> {
        self.places.get(place).cloned().flatten()
    }

    /// Puts a created dialog there, unless somebody else was faster.
    pub(crate) fn put(&mut self, place: usize, hot: Hot) {
        if let Some(free @ None) = self.places.get_mut(place) {
            *free = Some(hot);
        }
    }

    /// Notes what an answer told of a dialog that is still there; true when it has had its life and left.
    pub(crate) fn learn(&mut self, id: Uuid, note: impl FnOnce(&mut Hot)) -> bool {
        let Some(place) = self
            .places
            .iter_mut()
            .find(|place| place.as_ref().is_some_and(|hot| hot.id == id))
        else {
            return false;
        };
        if let Some(hot) = place {
            note(hot);
            hot.changes += 1;
            if hot.changes < LIFE {
                return false;
            }
        }
        *place = None;
        true
    }
}
