-- kind: schema
-- Writers append events and nothing else; a fan-out makes the deliveries, many at a time. It needs an order in which no event
-- appears behind a place that it has already passed: numbers are handed out before commits, so their order is not that of the
-- commits. (tx, id) is: every transaction below pg_snapshot_xmin(pg_current_snapshot()) has ended, and no later one is below it.
-- Events of one dialog stay in order, because its row lock is held until the commit.

-- In two steps: rows that are stored by now have their deliveries and keep a null.
alter table outbox_event add column tx xid8;
alter table outbox_event alter column tx set default pg_current_xact_id();
create index outbox_event_order on outbox_event (tx, id);
