//! PostgreSQL store: dialogs, search rows, outbox, migrations.
