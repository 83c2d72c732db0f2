-- kind: schema
-- What changes ask of a dialog's history, so that no answer costs more the longer the history is. Made before the tables are
-- big: indexes are not built concurrently.

-- Transmissions from the service owner that no activity has opened; kept by every change of transmissions and activities.
alter table dialog add column unopened integer not null default 0;

-- Ids of attachments live in documents; here they are looked up.
create table transmission_attachment (
    party_key       bigint not null,
    dialog_id       uuid   not null,
    id              uuid   not null,
    transmission_id uuid   not null,
    primary key (dialog_id, id)
);
insert into transmission_attachment (party_key, dialog_id, id, transmission_id)
    select t.party_key, t.dialog_id, (f ->> 'i')::uuid, t.id from transmission t, json_array_elements(t.body -> 'f') f
    on conflict do nothing;

-- Answers to a transmission.
create index transmission_related on transmission (dialog_id, related_id) where related_id is not null;
-- Kinds: 4 TransmissionOpened, 16 CorrespondenceOpened.
create index activity_opened on activity (dialog_id, kind, transmission_id) where kind in (4, 16);

update dialog d set unopened = n.unopened
from (select t.dialog_id, count(*) as unopened from transmission t
      where t.kind not in (7, 8) and not exists (
          select from activity a where a.dialog_id = t.dialog_id and a.kind = 4 and a.transmission_id = t.id)
      group by t.dialog_id) n
where n.dialog_id = d.id;
