-- kind: schema
-- Orders beside contentUpdatedAt, and rare labels: docs/adr/0006-searches.md. A new dialog has an entry in the last index alone.

-- The few with a label beside Default.
create index inbox_party_labelled on inbox (party_key, content_updated_at desc, dialog_id desc)
    include (service_id, flags, visible_from, expires_at) where flags & 30 <> 0 and flags & 1024 = 0;

-- A new dialog was created, changed and given its content at one moment: indexes by contentUpdatedAt have it in the order of
-- createdAt and updatedAt, too. These have the others.
create index inbox_party_created on inbox (party_key, created_at desc, dialog_id desc) where created_at <> content_updated_at;
create index inbox_org_created on inbox (org_id, created_at desc, dialog_id desc) where created_at <> content_updated_at;

-- dialog.bits: 5 updated_at is not the inbox row's content_updated_at
update dialog d set bits = bits | 32 from inbox i where i.dialog_id = d.id and i.content_updated_at <> d.updated_at;
create index dialog_party_updated on dialog (party_key, updated_at desc, id desc) where bits & 32 <> 0;
create index dialog_org_updated on dialog (org_id, updated_at desc, id desc) where bits & 32 <> 0;

-- A dialog without a deadline comes after all others.
create index inbox_party_due on inbox (party_key, coalesce(due_at, 'infinity'::timestamptz) desc, dialog_id desc);
