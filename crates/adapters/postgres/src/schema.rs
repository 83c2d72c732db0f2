//! The tables and columns that the statements rely on. A test compares them with the migrated database.

/// A table and its columns, each with its type as `information_schema` names it, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Names and types.
    pub columns: &'static [(&'static str, &'static str)],
}

/// All tables by name. Partitions are not listed.
pub const TABLES: &[Table] = &[
    Table {
        name: "activity",
        columns: &[
            ("party_key", "bigint"),
            ("dialog_id", "uuid"),
            ("id", "uuid"),
            ("created_at", "timestamp with time zone"),
            ("kind", "smallint"),
            ("extended_type", "text"),
            ("transmission_id", "uuid"),
            ("actor_kind", "smallint"),
            ("actor_id", "text"),
            ("actor_name", "text"),
            ("description", "json"),
        ],
    },
    Table {
        name: "dialog",
        columns: &[
            ("id", "uuid"),
            ("party_key", "bigint"),
            ("updated_at", "timestamp with time zone"),
            ("deleted_at", "timestamp with time zone"),
            ("service_id", "integer"),
            ("org_id", "smallint"),
            ("progress", "smallint"),
            ("from_party", "smallint"),
            ("from_owner", "smallint"),
            ("bits", "smallint"),
            ("revision", "uuid"),
            ("so_revision", "uuid"),
            ("party", "text"),
            ("idempotent_key", "text"),
            ("extended_status", "text"),
            ("external_ref", "text"),
            ("process", "text"),
            ("preceding", "text"),
            ("owner_labels", "ARRAY"),
            ("latest_activity", "json"),
            ("card", "json"),
            ("unopened", "integer"),
        ],
    },
    Table {
        name: "dialog_body",
        columns: &[("dialog_id", "uuid"), ("party_key", "bigint"), ("body", "json")],
    },
    Table {
        name: "dialog_ref",
        columns: &[
            ("org_id", "smallint"),
            ("kind", "smallint"),
            ("ref", "text"),
            ("dialog_id", "uuid"),
            ("party_key", "bigint"),
        ],
    },
    Table {
        name: "dialog_text",
        columns: &[
            ("dialog_id", "uuid"),
            ("party_key", "bigint"),
            ("read_at", "timestamp with time zone"),
            ("tsv", "tsvector"),
        ],
    },
    Table {
        name: "inbox",
        columns: &[
            ("dialog_id", "uuid"),
            ("party_key", "bigint"),
            ("content_updated_at", "timestamp with time zone"),
            ("created_at", "timestamp with time zone"),
            ("due_at", "timestamp with time zone"),
            ("visible_from", "timestamp with time zone"),
            ("expires_at", "timestamp with time zone"),
            ("service_id", "integer"),
            ("org_id", "smallint"),
            ("flags", "smallint"),
            ("eu_revision", "uuid"),
        ],
    },
    Table {
        name: "label_log",
        columns: &[
            ("party_key", "bigint"),
            ("dialog_id", "uuid"),
            ("id", "uuid"),
            ("at", "timestamp with time zone"),
            ("label", "smallint"),
            ("added", "boolean"),
            ("actor_kind", "smallint"),
            ("actor_id", "text"),
            ("actor_name", "text"),
        ],
    },
    Table {
        name: "org",
        columns: &[("org_id", "smallint"), ("code", "text"), ("org_number", "text")],
    },
    Table {
        name: "outbox_channel",
        columns: &[("channel", "smallint"), ("tx", "xid8"), ("id", "bigint")],
    },
    Table {
        name: "outbox_dead",
        columns: &[
            ("channel", "smallint"),
            ("event_no", "bigint"),
            ("created_at", "timestamp with time zone"),
            ("dialog_id", "uuid"),
            ("done", "smallint"),
            ("attempts", "integer"),
            ("died_at", "timestamp with time zone"),
            ("last_error", "text"),
        ],
    },
    Table {
        name: "outbox_delivery",
        columns: &[
            ("channel", "smallint"),
            ("created_at", "timestamp with time zone"),
            ("event_no", "bigint"),
            ("dialog_id", "uuid"),
            ("done", "smallint"),
            ("state", "smallint"),
            ("attempts", "integer"),
            ("next_attempt_at", "timestamp with time zone"),
            ("lease_owner", "uuid"),
            ("lease_until", "timestamp with time zone"),
            ("last_error", "text"),
        ],
    },
    Table {
        name: "outbox_event",
        columns: &[
            ("id", "bigint"),
            ("created_at", "timestamp with time zone"),
            ("dialog_id", "uuid"),
            ("party_key", "bigint"),
            ("silent", "boolean"),
            ("shared", "json"),
            ("events", "json"),
            ("tx", "xid8"),
        ],
    },
    Table {
        name: "party",
        columns: &[
            ("party_key", "bigint"),
            ("urn", "text"),
            ("created_at", "timestamp with time zone"),
        ],
    },
    Table {
        name: "party_key_exception",
        columns: &[("urn", "text"), ("party_key", "bigint")],
    },
    Table {
        name: "party_service",
        columns: &[("party_key", "bigint"), ("service_id", "integer")],
    },
    Table {
        name: "seen_log",
        columns: &[
            ("party_key", "bigint"),
            ("dialog_id", "uuid"),
            ("id", "uuid"),
            ("seen_at", "timestamp with time zone"),
            ("user_kind", "smallint"),
            ("via_owner", "boolean"),
            ("actor_id", "text"),
            ("actor_name", "text"),
        ],
    },
    Table {
        name: "service_resource",
        columns: &[
            ("service_id", "integer"),
            ("urn", "text"),
            ("org_id", "smallint"),
            ("kind", "smallint"),
        ],
    },
    Table {
        name: "text_rebuild",
        columns: &[
            ("id", "smallint"),
            ("scope", "smallint"),
            ("since", "timestamp with time zone"),
            ("unattended", "boolean"),
            ("started_at", "timestamp with time zone"),
            ("place", "uuid"),
            ("seen", "bigint"),
            ("written", "bigint"),
            ("finished_at", "timestamp with time zone"),
            ("lease_owner", "uuid"),
            ("lease_until", "timestamp with time zone"),
        ],
    },
    Table {
        name: "transmission",
        columns: &[
            ("party_key", "bigint"),
            ("dialog_id", "uuid"),
            ("id", "uuid"),
            ("created_at", "timestamp with time zone"),
            ("kind", "smallint"),
            ("related_id", "uuid"),
            ("idempotent_key", "text"),
            ("body", "json"),
        ],
    },
    Table {
        name: "transmission_attachment",
        columns: &[
            ("party_key", "bigint"),
            ("dialog_id", "uuid"),
            ("id", "uuid"),
            ("transmission_id", "uuid"),
        ],
    },
];
