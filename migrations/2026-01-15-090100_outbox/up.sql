-- kind: schema
-- What the world is told: one row per commit with the list of its events, one delivery row per interested channel.

-- Partitioned by day so that delivered days are dropped, not deleted row by row. The default partition takes what no day
-- was made for: an insert never fails for want of a partition.
create table outbox_event (
    id         bigint generated always as identity,
    created_at timestamptz not null,
    dialog_id  uuid        not null,
    party_key  bigint      not null,
    silent     boolean     not null,
    shared     jsonb       not null,
    events     jsonb       not null,
    primary key (created_at, id)
) partition by range (created_at);

create table outbox_event_default partition of outbox_event default;

-- channel: 1 CloudEvents, 2 search text. state: 0 pending, 2 dead; a delivered row is deleted.
create table outbox_delivery (
    channel         smallint    not null check (channel between 1 and 2),
    created_at      timestamptz not null,
    event_no        bigint      not null,
    dialog_id       uuid        not null,
    done            smallint    not null default 0,
    state           smallint    not null default 0,
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null,
    lease_owner     uuid,
    lease_until     timestamptz,
    last_error      text,
    primary key (channel, event_no)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);

create index outbox_delivery_due on outbox_delivery (channel, next_attempt_at, event_no) where state = 0;
create index outbox_delivery_dialog on outbox_delivery (channel, dialog_id, event_no) where state = 0;
