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
  is_active boolean not null default true,
  -- Set after a 429: nobody calls it before then.
  paused_until timestamptz,
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
  drip_feed_enabled boolean not null default false,
  position integer not null default 0,
  search_text text not null generated always as (fold_text(name || ' ' || category)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, provider_service_id)
);
create index services_category_idx on services (category, position, id);
create index services_active_idx on services (is_active, position, id);
