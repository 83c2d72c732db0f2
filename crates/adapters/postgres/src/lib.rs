//! PostgreSQL store: dialogs, search rows, outbox, migrations.

pub mod cluster;
