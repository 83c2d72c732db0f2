-- kind: schema
-- Dictionaries, the dialog aggregate, end-user state and look-ups. Design and measurements: docs/adr/0001-storage.md.
-- No foreign keys and no triggers between dialog tables: the store writes and deletes an aggregate in one statement, and
-- every table can later be distributed by party_key.

-- Dictionaries: small, append-only, cached by every process.
create table org (
    org_id     smallint generated always as identity primary key,
    code       text collate "C" not null unique,
    org_number text collate "C"
);

create table service_resource (
    service_id integer generated always as identity primary key,
    urn        text collate "C" not null unique,
    org_id     smallint not null references org,
    kind       smallint not null check (kind between 1 and 4)
);
create index service_resource_org on service_resource (org_id);

-- Detects two parties with the same 64-bit key at the first dialog of the second one.
create table party (
    party_key  bigint primary key,
    urn        text collate "C" not null unique,
    created_at timestamptz not null
);

create table party_key_exception (
    urn       text collate "C" primary key,
    party_key bigint not null unique
);

-- Search keys and end-user state: one narrow row per dialog.
-- flags: 0-4 system labels, 5-7 status, 8 API-only, 9 content seen, 10 deleted
create table inbox (
    dialog_id          uuid        not null primary key,
    party_key          bigint      not null,
    content_updated_at timestamptz not null,
    created_at         timestamptz not null,
    due_at             timestamptz,
    visible_from       timestamptz,
    expires_at         timestamptz,
    service_id         integer     not null,
    org_id             smallint    not null,
    flags              smallint    not null check (flags between 0 and 2047),
    eu_revision        uuid
) with (
    fillfactor = 85,
    autovacuum_vacuum_scale_factor = 0.005,
    autovacuum_vacuum_insert_scale_factor = 0.005
);

create index inbox_party on inbox (party_key, content_updated_at desc, dialog_id desc)
    include (service_id, flags, visible_from, expires_at) where flags & 1024 = 0;
create index inbox_resource on inbox (service_id, content_updated_at desc, dialog_id desc)
    include (party_key, flags, visible_from, expires_at) where flags & 1024 = 0;
create index inbox_time on inbox (content_updated_at desc, dialog_id desc)
    include (party_key, service_id, flags, visible_from, expires_at) where flags & 1024 = 0;
create index inbox_org on inbox (org_id, content_updated_at desc, dialog_id desc) include (service_id, flags);
alter table inbox alter column party_key set statistics 1000;
alter table inbox alter column service_id set statistics 1000;

-- Head: identity, concurrency, what a list item shows.
-- bits: 0 frozen, 1 has unopened content, 2-4 kind of service resource
create table dialog (
    id              uuid        not null primary key,
    party_key       bigint      not null,
    party           text        collate "C" not null,
    service_id      integer     not null,
    org_id          smallint    not null,
    revision        uuid        not null,
    so_revision     uuid,
    idempotent_key  text        collate "C",
    updated_at      timestamptz not null,
    deleted_at      timestamptz,
    progress        smallint check (progress between 0 and 100),
    from_party      smallint    not null default 0,
    from_owner      smallint    not null default 0,
    bits            smallint    not null default 0,
    extended_status text,
    external_ref    text,
    process         text,
    preceding       text,
    owner_labels    text[],
    latest_activity jsonb,
    card            jsonb       not null
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);

-- The rest of the root: never touched when only the head changes.
create table dialog_body (
    dialog_id uuid   not null primary key,
    party_key bigint not null,
    body      jsonb  not null
);

-- Append-only parts.
create table transmission (
    party_key      bigint      not null,
    dialog_id      uuid        not null,
    id             uuid        not null,
    created_at     timestamptz not null,
    kind           smallint    not null check (kind between 1 and 8),
    related_id     uuid,
    idempotent_key text collate "C",
    body           jsonb       not null,
    primary key (dialog_id, id)
);
create unique index transmission_idempotent on transmission (dialog_id, idempotent_key)
    where idempotent_key is not null;

-- actor_kind: 1 the party itself, 2 the service owner, 3 named
create table activity (
    party_key       bigint      not null,
    dialog_id       uuid        not null,
    id              uuid        not null,
    created_at      timestamptz not null,
    kind            smallint    not null check (kind between 1 and 17),
    extended_type   text,
    transmission_id uuid,
    actor_kind      smallint    not null check (actor_kind between 1 and 3),
    actor_id        text,
    actor_name      text,
    description     jsonb,
    primary key (dialog_id, id)
);

create table seen_log (
    party_key  bigint      not null,
    dialog_id  uuid        not null,
    id         uuid        not null,
    seen_at    timestamptz not null,
    user_kind  smallint    not null check (user_kind between 0 and 7),
    via_owner  boolean     not null,
    actor_id   text        not null,
    actor_name text,
    primary key (dialog_id, id)
);

create table label_log (
    party_key  bigint      not null,
    dialog_id  uuid        not null,
    id         uuid        not null,
    at         timestamptz not null,
    label      smallint    not null check (label between 1 and 5),
    added      boolean     not null,
    actor_kind smallint    not null check (actor_kind between 1 and 3),
    actor_id   text,
    actor_name text,
    primary key (dialog_id, id)
);

-- Look-ups that do not know the party, and the only uniqueness that does not contain it.
-- kind: 1 idempotency key, 2 owner label, 3 external reference, 4 process, 5 legacy id
create table dialog_ref (
    org_id    smallint not null,
    kind      smallint not null check (kind between 1 and 5),
    ref       text collate "C" not null,
    dialog_id uuid     not null,
    party_key bigint   not null,
    primary key (org_id, kind, ref, dialog_id)
);
create unique index dialog_ref_once on dialog_ref (org_id, kind, ref) where kind = 1;
create index dialog_ref_dialog on dialog_ref (dialog_id);

-- Upper bound of the resources that a party has.
create table party_service (
    party_key  bigint  not null,
    service_id integer not null,
    primary key (party_key, service_id)
);

-- A server built without lz4 keeps its default.
do $$
declare
    column_name record;
begin
    for column_name in
        select * from (values ('dialog', 'card'), ('dialog', 'latest_activity'), ('dialog_body', 'body'),
                              ('transmission', 'body'), ('activity', 'description')) as c (relation, name)
    loop
        execute format('alter table %I alter column %I set compression lz4', column_name.relation, column_name.name);
    end loop;
exception when feature_not_supported then
    null;
end
$$;
