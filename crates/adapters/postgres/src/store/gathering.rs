//! Who writes with whom: like a group commit, but for the statement.
//!
//! Nobody waits while nothing is under way. Whoever comes while a turn is taken waits for its end, and is then written together with
//! everybody else who came meanwhile; when enough of them wait, they take a second turn beside the first. A turn that ends, however it
//! ends, passes on to those who wait.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Batches that are written at the same time.
const MOST_TURNS: usize = 2;
/// A turn beside another begins, or goes on, with that many at least: a batch is the cheaper the larger it is.
const WORTH_A_TURN: usize = 4;
/// Entries of one batch.
const MOST_ENTRIES: usize = 32;
/// Bytes of one batch; a larger entry is a batch by itself.
const MOST_BYTES: usize = 1 << 20;

/// What can be written together.
pub(super) trait Gathered {
    /// How much it adds to a batch.
    fn bytes(&self) -> usize;
    /// Only one of the two can succeed, so they are never in one batch.
    fn rules_out(&self, other: &Self) -> bool;
}

/// What became of an entry of a batch.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// It is durable.
    Written,
    /// Nothing of the batch was written: each is to be written alone.
    Alone,
    /// The connection broke, and nobody knows what was written.
    Unknown(String),
}

/// An entry of a batch, and who waits for it.
#[derive(Debug)]
pub(super) struct Waiting<T> {
    pub(super) entry: T,
    answer: oneshot::Sender<Answer>,
}

impl<T> Waiting<T> {
    /// Whoever has gone away meanwhile is not told.
    pub(super) fn tell(self, answer: Answer) {
        drop(self.answer.send(answer));
    }

    /// The entry, and the one who waits.
    pub(super) fn parts(self) -> (T, oneshot::Sender<Answer>) {
        (self.entry, self.answer)
    }
}

/// What a newcomer does.
#[derive(Debug)]
pub(super) enum Entered<T> {
    /// Takes a turn by itself, and says [`Gathering::next`] when it is over.
    Turn(T),
    /// Waits for its answer. When the batch has any entries, it is to be written in a turn that begins now.
    Wait(oneshot::Receiver<Answer>, Vec<Waiting<T>>),
}

/// Entries that wait, and how many turns are taken.
#[derive(Debug)]
pub(super) struct Gathering<T>(Mutex<State<T>>);

#[derive(Debug)]
struct State<T> {
    turns: usize,
    waiting: VecDeque<Waiting<T>>,
}

impl<T> Default for Gathering<T> {
    fn default() -> Self {
        Self(Mutex::new(State {
            turns: 0,
            waiting: VecDeque::new(),
        }))
    }
}

impl<T: Gathered> Gathering<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A turn when none is taken, a place in the next batch otherwise; that batch may be complete with it.
    pub(super) fn enter(&self, entry: T) -> Entered<T> {
        let mut state = self.state();
        if state.turns == 0 {
            state.turns = 1;
            return Entered::Turn(entry);
        }
        let (answer, receiver) = oneshot::channel();
        state.waiting.push_back(Waiting { entry, answer });
        let mut batch = Vec::new();
        if state.turns < MOST_TURNS && state.waiting.len() >= WORTH_A_TURN {
            batch = state.batch();
            state.turns += usize::from(!batch.is_empty());
        }
        Entered::Wait(receiver, batch)
    }

    /// Ends a turn. It goes on with the batch that it gives, or is free when there is none.
    pub(super) fn next(&self) -> Vec<Waiting<T>> {
        let mut state = self.state();
        if state.turns > 1 && state.waiting.len() < WORTH_A_TURN {
            state.turns -= 1;
            return Vec::new();
        }
        let batch = state.batch();
        state.turns -= usize::from(batch.is_empty());
        batch
    }
}

impl<T: Gathered> State<T> {
    fn batch(&mut self) -> Vec<Waiting<T>> {
        let mut batch: Vec<Waiting<T>> = Vec::with_capacity(self.waiting.len().min(MOST_ENTRIES));
        let mut left = VecDeque::new();
        let mut bytes = 0;
        while let Some(next) = self.waiting.pop_front() {
            if next.answer.is_closed() {
                // Whoever gave up before anything was sent has written nothing.
                continue;
            }
            let fits =
                batch.is_empty() || batch.len() < MOST_ENTRIES && bytes + next.entry.bytes() <= MOST_BYTES;
            if !fits {
                left.push_back(next);
                break;
            }
            if batch.iter().any(|one| one.entry.rules_out(&next.entry)) {
                left.push_back(next);
                continue;
            }
            bytes += next.entry.bytes();
            batch.push(next);
        }
        left.append(&mut self.waiting);
        self.waiting = left;
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Entry(u32, usize);

    impl Gathered for Entry {
        fn bytes(&self) -> usize {
            self.1
        }

        fn rules_out(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }

    type Receiver = oneshot::Receiver<Answer>;

    fn enter(gathering: &Gathering<Entry>, number: u32, bytes: usize) -> (Receiver, Vec<Waiting<Entry>>) {
        match gathering.enter(Entry(number, bytes)) {
            Entered::Wait(receiver, batch) => (receiver, batch),
            Entered::Turn(_) => panic!("no turn was taken"),
        }
    }

    /// Waits in a gathering all whose turns are taken.
    fn wait(gathering: &Gathering<Entry>, number: u32, bytes: usize) -> Receiver {
        let (receiver, batch) = enter(gathering, number, bytes);
        assert!(batch.is_empty());
        receiver
    }

    fn numbers(batch: &[Waiting<Entry>]) -> Vec<u32> {
        batch.iter().map(|one| one.entry.0).collect()
    }

    /// Batches until nobody waits.
    fn batches(gathering: &Gathering<Entry>) -> Vec<Vec<u32>> {
        let next = || Some(gathering.next()).filter(|batch| !batch.is_empty());
        std::iter::from_fn(|| next().map(|batch| numbers(&batch))).collect()
    }

    /// One turn is taken by an entry of its own.
    fn begun() -> Gathering<Entry> {
        let gathering = Gathering::default();
        assert!(matches!(gathering.enter(Entry(0, 1)), Entered::Turn(_)));
        gathering
    }

    /// All turns are taken.
    fn busy() -> Gathering<Entry> {
        let gathering = begun();
        for _ in 1..MOST_TURNS {
            let receivers: Vec<_> = (0..)
                .take(WORTH_A_TURN)
                .map(|number| enter(&gathering, number, 1))
                .collect();
            assert_eq!(receivers.iter().filter(|(_, batch)| !batch.is_empty()).count(), 1);
        }
        gathering
    }

    #[test]
    fn nobody_waits_while_nothing_is_under_way() {
        let gathering = begun();
        assert!(gathering.next().is_empty());
        assert!(matches!(gathering.enter(Entry(1, 1)), Entered::Turn(_)));
    }

    #[test]
    fn those_who_come_during_a_turn_are_the_next_batch_in_their_order() {
        let gathering = begun();
        let receivers: Vec<_> = (1..)
            .take(WORTH_A_TURN - 1)
            .map(|number| wait(&gathering, number, 1))
            .collect();
        let batch = gathering.next();
        assert_eq!(numbers(&batch), [1, 2, 3]);
        let _later = wait(&gathering, 4, 1);
        for one in batch {
            one.tell(Answer::Written);
        }
        for mut receiver in receivers {
            assert!(matches!(receiver.try_recv(), Ok(Answer::Written)));
        }
        assert_eq!(batches(&gathering), [[4]]);
        assert!(matches!(gathering.enter(Entry(5, 1)), Entered::Turn(_)));
    }

    #[test]
    fn a_second_turn_begins_and_goes_on_only_with_a_batch_that_is_worth_it() {
        let gathering = begun();
        let _waiting = [1, 2, 3].map(|number| wait(&gathering, number, 1));
        let (_fourth, batch) = enter(&gathering, 4, 1);
        assert_eq!(numbers(&batch), [1, 2, 3, 4]);
        let _fifth = wait(&gathering, 5, 1);
        assert!(gathering.next().is_empty(), "one waits: the other turn takes it");
        assert_eq!(numbers(&gathering.next()), [5]);
    }

    #[test]
    fn a_batch_is_bounded_in_entries_and_in_bytes() {
        let gathering = busy();
        let small = (0..MOST_ENTRIES + 2).map(|_| 1);
        let sizes = small.chain([MOST_BYTES + 1, MOST_BYTES / 2, MOST_BYTES / 2, 1, 1, 1, 1]);
        let _waiting: Vec<_> = (1..)
            .zip(sizes)
            .map(|(number, bytes)| wait(&gathering, number, bytes))
            .collect();
        let sizes: Vec<_> = batches(&gathering).iter().map(Vec::len).collect();
        assert_eq!(sizes, [MOST_ENTRIES, 2, 1, 2, 4]);
    }

    #[test]
    fn two_of_which_one_must_fail_are_never_in_one_batch() {
        let gathering = begun();
        let _waiting = [1, 1, 2].map(|number| wait(&gathering, number, 1));
        let (_fourth, batch) = enter(&gathering, 3, 1);
        assert_eq!(numbers(&batch), [1, 2, 3]);
        assert!(gathering.next().is_empty());
        assert_eq!(batches(&gathering), [[1]]);
    }

    #[test]
    fn whoever_gave_up_before_the_batch_was_formed_is_left_out() {
        let gathering = begun();
        drop(wait(&gathering, 1, 1));
        let _stays = wait(&gathering, 2, 1);
        assert_eq!(batches(&gathering), [[2]]);
        let gathering = begun();
        drop(wait(&gathering, 3, 1));
        assert!(gathering.next().is_empty());
    }
}
