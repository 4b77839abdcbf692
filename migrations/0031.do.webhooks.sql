-- Webhooks to resellers: where to, what waits, and what became of every try.

create table webhook_endpoints (
  id uuid primary key,
  user_id uuid not null references users (id) on delete restrict,
  url varchar(500) not null check (length(url) >= 1),
  events text[] not null check (cardinality(events) >= 1 and events <@ array[
    'order.updated', 'order.completed', 'order.partial', 'order.canceled', 'refill.updated', 'balance.changed',
    'service.changed']),
  -- Encrypted. For a day after a change the old one signs beside the new one.
  sealed_secret bytea not null check (length(sealed_secret) <= 500),
  sealed_old_secret bytea check (length(sealed_old_secret) <= 500),
  old_secret_until timestamptz,
  created_at timestamptz not null default now(),
  -- Nothing is written for it while it is off. owner: its owner paused it. gone: it answered 410. failing: three days.
  disabled_at timestamptz,
  disabled_reason varchar(10) check (disabled_reason in ('owner', 'gone', 'failing')),
  -- Its deliveries are cleared away in small batches, and it after them.
  deleted_at timestamptz,

  -- One process delivers to it at a time, and has until then.
  held_until timestamptz not null default '-infinity',
  -- After a failure it rests, longer each time, and others go first.
  rests_until timestamptz not null default '-infinity',
  failures integer not null default 0,
  failing_since timestamptz,
  tried_at timestamptz,
  check ((sealed_old_secret is null) = (old_secret_until is null)),
  check ((disabled_at is null) = (disabled_reason is null)),
  check ((failures = 0) = (failing_since is null))
);
create index webhook_endpoints_user_idx on webhook_endpoints (user_id) where deleted_at is null;
create index webhook_endpoints_deleted_idx on webhook_endpoints (deleted_at) where deleted_at is not null;

-- One message to one endpoint.
create table webhook_deliveries (
  -- Drawn under the lock of what it tells of, so the messages about one order bear rising numbers.
  id bigint generated always as identity primary key,
  -- The receiver's `webhook-id`. No number: after a restore numbers would come again, and receivers drop repeats.
  message_id uuid not null unique default gen_random_uuid(),
  endpoint_id uuid not null references webhook_endpoints (id) on delete restrict,
  type varchar(30) not null,
  data jsonb not null,
  -- Of an order one transaction tells once, however many statements it took.
  happening text,
  created_at timestamptz not null default clock_timestamp(),
  -- Null once it is settled.
  next_try_at timestamptz default clock_timestamp(),
  expires_at timestamptz not null default now() + interval '4 days',
  attempts integer not null default 0,
  delivered_at timestamptz,
  given_up_at timestamptz,
  unique (endpoint_id, happening),
  check ((next_try_at is null) = (delivered_at is not null or given_up_at is not null))
);
create index webhook_deliveries_waiting_idx on webhook_deliveries (endpoint_id, next_try_at, id)
  where next_try_at is not null;
create index webhook_deliveries_lapsing_idx on webhook_deliveries (expires_at) where next_try_at is not null;
create index webhook_deliveries_list_idx on webhook_deliveries (endpoint_id, id desc);
create index webhook_deliveries_failed_idx on webhook_deliveries (endpoint_id, created_at)
  where given_up_at is not null;
create index webhook_deliveries_created_idx on webhook_deliveries (created_at);

create table webhook_tries (
  id bigint generated always as identity primary key,
  delivery_id bigint not null references webhook_deliveries (id) on delete cascade,
  tried_at timestamptz not null,
  took_ms integer not null,
  -- Null when no reply came.
  http_status integer,
  reply varchar(500),
  error varchar(300)
);
create index webhook_tries_delivery_idx on webhook_tries (delivery_id, id desc);

-- Services that changed, until they are gathered into a message for everybody who wants to know.
create table webhook_service_changes (
  id bigint generated always as identity primary key,
  data jsonb not null
);

-- A message on its way to every endpoint that wants it, a few hundred at a time.
create table webhook_broadcasts (
  id bigint generated always as identity primary key,
  type varchar(30) not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  after_endpoint uuid not null default '00000000-0000-0000-0000-000000000000'
);

-- The words of API v2, as reseller/api-v2-reply.ts has them.
create function api_order_status(status text) returns text language sql immutable parallel safe as $$
  select case
    when status in ('pending', 'submitting', 'unknown') then 'Pending'
    when status = 'processing' then 'Processing'
    when status = 'in_progress' then 'In progress'
    when status = 'completed' then 'Completed'
    when status = 'partial' then 'Partial'
    else 'Canceled'
  end
$$;
create function api_refill_status(state text) returns text language sql immutable parallel safe as $$
  select case
    when state in ('pending', 'submitting', 'unknown', 'processing') then 'Pending'
    when state = 'in_progress' then 'In progress'
    when state = 'completed' then 'Completed'
    when state in ('rejected', 'refused') then 'Rejected'
    else 'Error'
  end
$$;

-- What happens is written by triggers, in the transaction in which it happens: orders alone are moved by a dozen
-- statements, and one that is added later must not have to think of this. Where nobody listens each costs one look
-- at a small table.

-- An order, as it stands at the end of the transaction: its state and its refund are written by two statements, and
-- are one happening. Runs of a drip-feed are the panel's own.
create function write_order_webhooks() returns trigger language plpgsql as $$
declare
  o orders;
  was text := api_order_status(old.status);
  word text;
begin
  if not exists (
    select from webhook_endpoints e where e.user_id = new.user_id and e.deleted_at is null and e.disabled_at is null
  ) then
    return null;
  end if;
  select * into o from orders where id = new.id;
  word := api_order_status(o.status);
  insert into webhook_deliveries (endpoint_id, type, data, happening)
  select e.id, k.type,
    jsonb_build_object(
      'order', o.number, 'status', word, 'charge', (o.final_price - o.refunded_amount)::text,
      'remains', coalesce(o.remains, case o.status when 'completed' then 0 else o.quantity end)::text,
      'start_count', coalesce(o.start_count, 0)::text, 'currency', 'VND'),
    'order:' || o.number || ':' || extract(epoch from now())
  from (
    select case when was <> word and word in ('Completed', 'Partial', 'Canceled') then 'order.' || lower(word)
      else 'order.updated' end as type
  ) k
  join webhook_endpoints e on e.user_id = o.user_id and k.type = any(e.events)
  where e.deleted_at is null and e.disabled_at is null
  on conflict (endpoint_id, happening) do nothing;
  return null;
end $$;
create constraint trigger orders_webhooks after update of status, start_count, refunded_amount on orders
  deferrable initially deferred for each row
  when (new.parent_id is null and (
    api_order_status(old.status) <> api_order_status(new.status)
    or old.start_count is distinct from new.start_count
    or old.refunded_amount <> new.refunded_amount))
  execute function write_order_webhooks();

create function write_refill_webhooks() returns trigger language plpgsql as $$
begin
  insert into webhook_deliveries (endpoint_id, type, data)
  select e.id, 'refill.updated',
    jsonb_build_object('refill', new.number, 'order', o.number, 'status', api_refill_status(new.state))
  from webhook_endpoints e join orders o on o.id = new.order_id
  where e.user_id = new.user_id and e.deleted_at is null and e.disabled_at is null and 'refill.updated' = any(e.events);
  return null;
end $$;
create trigger refills_webhooks after update of state on refills for each row
  when (api_refill_status(old.state) <> api_refill_status(new.state))
  execute function write_refill_webhooks();

-- Once for each statement: orders are placed many at a time, and a batch must not pay by the row.
create function write_balance_webhooks() returns trigger language plpgsql as $$
begin
  if not exists (
    select from webhook_endpoints e where e.deleted_at is null and e.disabled_at is null
      and 'balance.changed' = any(e.events)
  ) then
    return null;
  end if;
  insert into webhook_deliveries (endpoint_id, type, data)
  select e.id, 'balance.changed',
    jsonb_build_object(
      'balance', t.balance_after::text, 'amount', t.amount::text, 'kind', t.type, 'reference', t.reference,
      'time', to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from moved t join webhook_endpoints e on e.user_id = t.user_id
  where e.deleted_at is null and e.disabled_at is null and 'balance.changed' = any(e.events)
  order by t.number;
  return null;
end $$;
create trigger transactions_webhooks after insert on transactions referencing new table as moved
  for each statement execute function write_balance_webhooks();

create function write_service_webhooks() returns trigger language plpgsql as $$
begin
  if not exists (
    select from webhook_endpoints e where e.deleted_at is null and e.disabled_at is null
      and 'service.changed' = any(e.events)
  ) then
    return null;
  end if;
  insert into webhook_service_changes (data)
  select jsonb_build_object(
    'service', n.id, 'name', n.name, 'rate', n.rate::text, 'active', n.is_active,
    'change', case when o.is_active = n.is_active then 'price' when n.is_active then 'returned' else 'paused' end)
  from changed n join before o on o.id = n.id
  -- What is not on sale concerns nobody until it is.
  where o.is_active <> n.is_active or (n.is_active and o.rate <> n.rate)
  order by n.id;
  return null;
end $$;
create trigger services_webhooks after update on services
  referencing old table as before new table as changed
  for each statement execute function write_service_webhooks();

alter table notifications drop constraint notifications_event_check;
alter table notifications add constraint notifications_event_check check (event in (
  'deposit_credited', 'claim_answered', 'order_completed', 'order_partial', 'order_canceled', 'order_failed',
  'refill_completed', 'refill_failed', 'commission_paid', 'ticket_answered', 'announcement', 'webhook_disabled'));
