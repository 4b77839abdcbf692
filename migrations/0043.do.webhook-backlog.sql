-- What waits for a webhook is bounded. Its owner is told once when it is too much, and again only after it shrank.
alter table webhook_endpoints add column backlog_told_at timestamptz;

-- One event more, whatever else stands in the list by now.
do $$
declare
  list text;
begin
  select pg_get_constraintdef(oid) into strict list from pg_constraint
  where conrelid = 'notifications'::regclass and conname = 'notifications_event_check';
  alter table notifications drop constraint notifications_event_check;
  execute 'alter table notifications add constraint notifications_event_check '
    || replace(list, 'ARRAY[', 'ARRAY[''webhook_backlog''::character varying, ');
end $$;
