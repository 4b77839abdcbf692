-- The catalogue: who fulfils orders, and what is on sale.

create table providers (
  id serial primary key,
  name varchar(100) not null unique,
  api_url text not null check (api_url ~ '^https?://'),
  -- AES-256-GCM under a key derived from APP_SECRET; never leaves the server.
  api_key_encrypted bytea not null,
  body_format varchar(10) not null default 'form' check (body_format in ('form', 'json')),
  currency varchar(10) not null default 'VND',
  -- đồng for one unit of the provider's currency.
  currency_rate numeric(15, 6) not null default 1 check (currency_rate > 0),
  requests_per_minute integer not null default 60 check (requests_per_minute between 1 and 6000),
  timeout_ms integer not null default 60000 check (timeout_ms between 100 and 600000),
  status_batch_size integer not null default 100 check (status_batch_size between 1 and 100),
  status_interval_ms integer not null default 30000 check (status_interval_ms between 50 and 1800000),
  -- The request budget holds for any stretch of so long: a minute, and a second for the way.
  budget_window_ms integer not null default 61000 check (budget_window_ms between 100 and 600000),
  -- The field of `add` with which it returns the first order when a call is repeated; null: it has none.
  dedupe_field varchar(40) check (dedupe_field ~ '^[a-z_]+$'),
  -- One `add` at a time, its balance read before: what a lost answer cost can then be read from the balance.
  serialise_adds boolean not null default false,
  refill_supported boolean not null default true,
  cancel_supported boolean not null default true,
  -- Error texts (parts of them, any case) of `add` that do not say whether the order was taken.
  ambiguous_errors text[] not null default '{}',
  -- Error texts (parts of them, any case) of `add` that say that our account there is empty.
  funds_errors text[] not null default '{"not enough funds","insufficient balance"}',
  -- Switched off, nothing new is sent; what runs there is still followed to its end.
  is_active boolean not null default true,
  -- Set after a 429 or a 5xx: nobody calls it before then. The pause doubles with each failure in a row.
  paused_until timestamptz,
  failures integer not null default 0 check (failures >= 0),
  -- Why nothing new is sent ('breaker': several unknown orders in a minute; 'funds': our account there is
  -- empty), and when one order is sent to try again.
  adds_hold varchar(20) check (adds_hold in ('breaker', 'funds')),
  adds_held_until timestamptz,
  adds_resumed_at timestamptz not null default now(),
  breaker_ms integer not null default 60000 check (breaker_ms between 50 and 3600000),
  -- As it told us last, in its currency.
  balance numeric(18, 5),
  balance_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- The request budget of a provider, shared by all processes: a slot may be used once a minute, so no
-- sliding minute ever holds more calls than there are slots.
create table provider_slots (
  provider varchar(100) not null references providers (name) on update cascade on delete cascade,
  slot integer not null,
  taken_at timestamptz not null default '-infinity',
  primary key (provider, slot)
) with (fillfactor = 50);

-- Folds text for searching: lower case, no diacritics, so that "tang like" finds "Tăng Like".
create function fold_text(text) returns text language sql immutable strict parallel safe as $$
  select lower(translate(regexp_replace(normalize($1, nfd), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dd'))
$$;

create table services (
  id serial primary key,
  name varchar(255) not null,
  category varchar(50) not null,
  type varchar(50) not null default 'Default',
  description text,
  -- Per 1000, or per 1 for package types.
  rate numeric(15, 4) not null check (rate >= 0),
  min_quantity integer not null check (min_quantity >= 1),
  max_quantity integer not null check (max_quantity >= min_quantity),
  provider varchar(100) not null references providers (name) on update cascade,
  provider_service_id varchar(100) not null,
  -- What the provider asks, in đồng, per 1000 (or per 1).
  provider_rate numeric(15, 4) not null default 0 check (provider_rate >= 0),
  is_active boolean not null default true,
  refill_enabled boolean not null default false,
  cancel_enabled boolean not null default false,
  -- Who schedules the runs of a drip-feed: the provider, the panel (each run is a delivery of its own), nobody.
  drip_feed varchar(10) not null default 'none' check (drip_feed in ('none', 'provider', 'panel')),
  -- For so many days after an order's end a refill may be asked for.
  refill_days integer not null default 30 check (refill_days between 0 and 3650),
  position integer not null default 0,
  search_text text not null generated always as (fold_text(name || ' ' || category)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, provider_service_id)
);
create index services_category_idx on services (category, position, id);
create index services_active_idx on services (is_active, position, id);

-- Where an order goes when the service's own provider refuses it, in order.
create table service_routes (
  service_id integer not null references services (id) on delete cascade,
  -- 1 is the service's own provider.
  place integer not null check (place between 2 and 20),
  provider varchar(100) not null references providers (name) on update cascade,
  provider_service_id varchar(100) not null,
  provider_rate numeric(15, 4) not null check (provider_rate >= 0),
  is_active boolean not null default true,
  primary key (service_id, place),
  unique (service_id, provider, provider_service_id)
);
