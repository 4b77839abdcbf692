-- API v2 for resellers: keys for trying out, where keys were used from, the last calls.

-- A test key works with API v2 only, on orders that cost nothing and reach nobody.
alter table api_keys add column is_test boolean not null default false;

-- From where keys have been used, so that a new place can be told. A network of an IPv6 address is one place.
create table api_key_addresses (
  key_id uuid not null references api_keys (id) on delete cascade,
  address cidr not null,
  first_seen_at timestamptz not null default now(),
  primary key (key_id, address)
);
insert into api_key_addresses (key_id, address, first_seen_at)
select id, case family(last_used_address) when 6 then network(set_masklen(last_used_address, 64))
    else network(last_used_address) end, last_used_at
from api_keys where last_used_address is not null;

alter table notifications drop constraint notifications_event_check;
alter table notifications add constraint notifications_event_check check (event in (
  'deposit_credited', 'claim_answered', 'order_completed', 'order_partial', 'order_canceled', 'order_failed',
  'refill_completed', 'refill_failed', 'commission_paid', 'ticket_answered', 'announcement', 'webhook_disabled',
  'key_new_address'));
alter table notification_settings drop constraint notification_settings_event_check;
alter table notification_settings add constraint notification_settings_event_check check (event in (
  'order_ended', 'deposit_credited', 'ticket_answered', 'key_new_address'));

-- What a reseller's program asked lately, for its owner to look at. Written behind the back of the calls, and lost
-- when the server crashes; money never hangs on it.
create unlogged table api_calls (
  id bigint generated always as identity primary key,
  user_id uuid not null references users (id) on delete cascade,
  key_id uuid not null references api_keys (id) on delete cascade,
  action varchar(20) not null,
  -- What the reply said went wrong; null where it worked.
  error varchar(300),
  -- The order that an `add` made.
  order_number bigint,
  address inet,
  took_ms integer not null check (took_ms >= 0),
  called_at timestamptz not null
);
create index api_calls_user_idx on api_calls (user_id, id desc);

-- Orders of test keys: they pass the very checks and prices of real ones, move no money and are sent to nobody. How
-- they stand follows from their age.
create table test_orders (
  number bigint generated always as identity primary key,
  user_id uuid not null references users (id) on delete cascade,
  service_id integer not null,
  link varchar(2048) not null,
  quantity integer not null check (quantity > 0),
  price numeric(19, 4) not null check (price >= 0),
  request_id varchar(100),
  request_hash bytea,
  created_at timestamptz not null default now(),
  canceled_at timestamptz,
  check ((request_id is null) = (request_hash is null))
);
create unique index test_orders_request_idx on test_orders (user_id, request_id) where request_id is not null;
create index test_orders_user_idx on test_orders (user_id, number desc);
create index test_orders_created_idx on test_orders (created_at);

create table test_refills (
  number bigint generated always as identity primary key,
  order_number bigint not null references test_orders (number) on delete cascade,
  created_at timestamptz not null default now()
);
create index test_refills_order_idx on test_refills (order_number, number desc);
