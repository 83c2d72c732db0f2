//! What the platform does by itself, one file a job.
//!
//! A job is a loop over ports that ends when its [`Pace`](dialogporten_application::ambient::Pace) says so, between two pieces of
//! work. Any number of processes may run the same jobs: the ports share the work out.
//!
//! # Adding a reader of the outbox
//! 1. A channel in `dialogporten_application::outbox::Channel`, and which events it wants in the store's fan-out.
//! 2. A [`worker::Subscriber`]: it gets deliveries and answers for each. Claims, leases, order, retries and dead letters are the
//!    worker's.
//! 3. A [`worker::OutboxWorker`] with it, in the server's wiring.

mod back_off;
pub mod index_texts;
pub mod prune_outbox;
pub mod rebuild_texts;
pub mod worker;
