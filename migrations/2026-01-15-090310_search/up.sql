-- kind: schema
-- Orders and filters of searches: docs/adr/0006-searches.md. Made before the tables are big: indexes are not built concurrently.

-- The few deleted ones, which the indexes of lists leave out: a create has no entry here.
create index inbox_org_deleted on inbox (org_id, content_updated_at desc, dialog_id desc) where flags & 1024 <> 0;
create index inbox_party_deleted on inbox (party_key, content_updated_at desc, dialog_id desc) where flags & 1024 <> 0;
create index inbox_resource_deleted on inbox (service_id, content_updated_at desc, dialog_id desc) where flags & 1024 <> 0;
