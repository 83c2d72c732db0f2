drop index inbox_party_labelled, inbox_party_created, inbox_org_created, dialog_party_updated, dialog_org_updated,
    inbox_party_due;
update dialog set bits = bits & ~32 where bits & 32 <> 0;
