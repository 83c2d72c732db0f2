drop table outbox_delivery, outbox_event;
