-- kind: schema
-- Readers of the outbox with their places, letters that nobody delivers any more, and the text index, which is the first reader.
-- Why: docs/adr/0007-outbox-and-text.md.

do $$
begin
    create extension if not exists btree_gin;
exception when others then
    raise exception 'the text index needs the extension btree_gin, which cannot be created (%). It comes with PostgreSQL''s additional modules (Debian: in postgresql-15 itself; elsewhere postgresql-contrib). Install them, or let an administrator of the database run: create extension btree_gin', sqlerrm;
end
$$;

-- A channel that somebody reads, and the last event that has its delivery. Events without a transaction are from before the column
-- and have theirs.
create table outbox_channel (
    channel smallint primary key,
    tx      xid8     not null,
    id      bigint   not null
);
-- Every dialog of a transaction that has ended by now is seen by the first build below.
insert into outbox_channel (channel, tx, id) select 2, pg_snapshot_xmin(pg_current_snapshot()), 0;

-- Apart from the deliveries, so that no claim has to step over them.
create table outbox_dead (
    channel    smallint    not null,
    event_no   bigint      not null,
    created_at timestamptz not null,
    dialog_id  uuid        not null,
    done       smallint    not null,
    attempts   integer     not null,
    died_at    timestamptz not null,
    last_error text        not null,
    primary key (channel, event_no)
);

-- One row per dialog. read_at is when its texts were read: an older reading never replaces a later one.
create table dialog_text (
    dialog_id uuid        not null primary key,
    party_key bigint      not null,
    read_at   timestamptz not null,
    tsv       tsvector    not null
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);

-- Party and word together: a search never reads the words of other parties. The list of pending entries is kept short, because every
-- search reads it from the beginning.
create index dialog_text_words on dialog_text using gin (party_key, tsv) with (fastupdate = on, gin_pending_list_limit = 256);

create aggregate text_vectors(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '');

-- The rebuild that was ordered last. scope: 1 full, 2 since, 3 stale.
create table text_rebuild (
    id          smallint    primary key,
    scope       smallint    not null,
    since       timestamptz,
    unattended  boolean     not null,
    started_at  timestamptz not null,
    place       uuid,
    seen        bigint      not null default 0,
    written     bigint      not null default 0,
    finished_at timestamptz,
    lease_owner uuid,
    lease_until timestamptz
);
insert into text_rebuild (id, scope, unattended, started_at)
    select 1, 1, true, clock_timestamp() where exists (select from dialog);

-- A server built without lz4 keeps its default.
do $$
begin
    alter table dialog_text alter column tsv set compression lz4;
exception when feature_not_supported then
    null;
end
$$;
