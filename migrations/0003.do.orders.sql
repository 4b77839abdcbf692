-- Orders: bought here, delivered by a provider. The table is also the dispatch queue.

create table orders (
  id uuid primary key default gen_random_uuid(),
  -- What people and API v2 see; the UUID stays the address in our own API.
  number bigint generated always as identity unique,
  user_id uuid not null references users (id) on delete restrict,
  service_id integer not null references services (id) on delete restrict,
  service_name varchar(255) not null,
  service_type varchar(50) not null,
  -- Empty for subscriptions, which name an account instead.
  link text not null check (length(link) <= 2048),
  -- All runs together; a run's share is quantity / runs.
  quantity integer not null check (quantity >= 1),
  runs integer not null default 1 check (runs >= 1 and quantity % runs = 0),
  interval_minutes integer check (interval_minutes >= 1),
  -- What else the service's type asks for, by the names of reference/api-v2.md: comments, usernames, country…
  fields jsonb not null default '{}' check (jsonb_typeof(fields) = 'object'),
  note text check (length(note) <= 1000),

  -- A drip-feed that the panel schedules is never sent itself: each run becomes an order of its own, which
  -- costs nothing and reports to this one. How many have begun; null for an order that is sent as a whole.
  runs_started integer check (runs_started between 0 and runs),
  parent_id uuid references orders (id) on delete restrict,
  run integer check ((run is null) = (parent_id is null)),
  -- When the customer wants it to begin; null for at once.
  start_at timestamptz,
  -- The customer lets the runs that have not begun wait, or has given them up.
  paused_at timestamptz,
  runs_stopped_at timestamptz,

  -- Frozen when the order is placed.
  rate numeric(15, 4) not null,
  provider_rate numeric(15, 4) not null,
  tier_level integer not null,
  discount_percent numeric(5, 2) not null,
  base_price numeric(15, 4) not null,
  discount_amount numeric(15, 4) not null default 0,
  final_price numeric(15, 4) not null check (final_price >= 0),
  referrer_id uuid references users (id) on delete restrict,
  commission_percent numeric(5, 2) not null default 0,

  refunded_amount numeric(15, 4) not null default 0 check (refunded_amount between 0 and final_price),

  status varchar(50) not null default 'pending' check (status in (
    'pending', 'submitting', 'unknown', 'processing', 'in_progress', 'completed', 'partial', 'canceled', 'failed')),
  -- Why a person has to look at it; null when nobody has to.
  attention text,
  -- Why it waits, when the reason is its own and not its provider's.
  hold varchar(20) check (hold in ('price')),
  error_message text,
  start_count bigint,
  remains integer,

  provider varchar(100) not null references providers (name) on update cascade,
  provider_service_id varchar(100) not null,
  provider_order_id varchar(100),
  -- Which of the service's routes it goes.
  route integer not null default 1,
  -- What the provider kept for it, in đồng, as far as it told.
  provider_charge numeric(15, 4),
  -- When dispatch may claim it (status pending), or when its status is due (processing, in_progress).
  due_at timestamptz not null default now(),
  -- The attempt that holds the order while it is being sent: the fencing token.
  dispatch_token uuid,
  dispatch_count integer not null default 0,

  idempotency_key varchar(100),
  request_hash bytea,

  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  submitted_at timestamptz,
  -- When the provider first told of any progress.
  started_at timestamptz,
  completed_at timestamptz
) with (fillfactor = 80);
create unique index orders_run_idx on orders (parent_id, run) where parent_id is not null;
create unique index orders_idempotency_idx on orders (user_id, idempotency_key) where idempotency_key is not null;
create index orders_user_idx on orders (user_id, created_at desc, id desc) where parent_id is null;
create index orders_user_status_idx on orders (user_id, status, created_at desc, id desc) where parent_id is null;
-- Operators page through all orders by number, which needs no index of its own.
create index orders_status_idx on orders (status, number desc);
-- The queue: only what still has something to do is in it.
create index orders_pending_idx on orders (provider, due_at) where status = 'pending';
create index orders_running_idx on orders (provider, due_at) where status in ('processing', 'in_progress');
-- Ended orders are looked at again until their provider may not take the end back any more.
create index orders_ended_idx on orders (provider, due_at)
  where status in ('completed', 'partial', 'canceled') and due_at < 'infinity';
create index orders_runs_idx on orders (provider) where runs_started is not null and status in ('pending', 'in_progress');
create index orders_unknown_idx on orders (provider, due_at) where status = 'unknown';
-- A provider that gives one id to two orders has made a mistake, and one of them is not known to it.
create unique index orders_provider_order_idx on orders (provider, provider_order_id) where provider_order_id is not null;
create index orders_attention_idx on orders (number desc) where attention is not null;
create index orders_referrer_idx on orders (referrer_id, status) where referrer_id is not null;

create table dispatch_attempts (
  id uuid primary key,
  order_id uuid not null references orders (id) on delete restrict,
  provider varchar(100) not null references providers (name) on update cascade,
  -- The process that sends it; when its database connections are gone, so is the process.
  worker varchar(60) not null,
  started_at timestamptz not null default now(),
  lease_expires_at timestamptz not null,
  finished_at timestamptz,
  outcome varchar(20) check (outcome in ('accepted', 'refused', 'not_sent', 'unknown')),
  -- What was said to the provider and what it said, the key left out, cut at 2,000 characters.
  request jsonb not null,
  reply text,
  -- Its account before and after, where orders go to that provider one at a time: evidence of what was taken.
  balance_before numeric(18, 5),
  balance_after numeric(18, 5),
  -- Why its order could be sent again after an unknown outcome: the provider returns the first order when asked
  -- twice, its balance did not move, or a person found nothing there.
  cleared_by varchar(20) check (cleared_by in ('dedupe', 'balance', 'person')),
  check ((outcome is null) = (finished_at is null))
);
create index dispatch_attempts_order_idx on dispatch_attempts (order_id, started_at);
create index dispatch_attempts_open_idx on dispatch_attempts (lease_expires_at) where finished_at is null;
create index dispatch_attempts_unknown_idx on dispatch_attempts (provider, finished_at) where outcome = 'unknown';

-- The answers to mass orders that came with a key, so that a repeat gets the first one.
create table mass_orders (
  user_id uuid not null references users (id) on delete restrict,
  idempotency_key varchar(100) not null,
  request_hash bytea not null,
  outcomes jsonb not null,
  created_at timestamptz not null default now(),
  primary key (user_id, idempotency_key)
);
