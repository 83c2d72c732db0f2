drop index inbox_org_deleted, inbox_party_deleted, inbox_resource_deleted;
