drop index outbox_event_order;
alter table outbox_event drop column tx;
