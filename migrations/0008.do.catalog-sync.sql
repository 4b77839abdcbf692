-- Keeping the catalogue in step with the providers': differences, margins, price history; and what our own
-- orders say of each service.

alter table providers
  -- Which differences are put into force without a person: none, those of price alone, or all.
  add column auto_approve varchar(10) not null default 'none' check (auto_approve in ('none', 'prices', 'all')),
  -- What becomes of a service whose price no longer covers the provider's and the floor.
  add column on_price_rise varchar(10) not null default 'reprice' check (on_price_rise in ('pause', 'reprice')),
  -- When its catalogue was last read, and why that failed the last time.
  add column catalogue_at timestamptz,
  add column catalogue_error varchar(500);

alter table services
  -- The provider's price for which ours was decided; null: the present one. They differ while a change waits.
  add column priced_cost numeric(15, 4) check (priced_cost >= 0),
  -- An operator chose the price: rules leave it alone, except to hold the floor.
  add column priced_by_hand boolean not null default false,
  -- Why the sync took it off the shelf; null where it did not, or where a person decided since.
  add column pause_reason varchar(10) check (pause_reason in ('price', 'gone'));

create table margin_rules (
  id serial primary key,
  -- One service, a category, or with neither everything.
  service_id integer references services (id) on delete cascade,
  category varchar(50),
  percent numeric(6, 2) not null check (percent between 0 and 1000),
  -- đồng per 1000, or per 1 for package types.
  fixed numeric(15, 4) not null default 0 check (fixed between 0 and 1000000000),
  -- Up to the next so many đồng; 0: not at all.
  round_to integer not null default 0 check (round_to in (0, 1, 10, 100, 1000)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(service_id, category) <= 1)
);
create unique index margin_rules_scope_key on margin_rules (coalesce(service_id, 0), coalesce(category, ''));
comment on table margin_rules is 'The most specific rule wins; without any, settings.margin_percent holds.';

create table catalogue_changes (
  id bigint generated always as identity primary key,
  provider varchar(100) not null references providers (name) on update cascade on delete cascade,
  provider_service_id varchar(100) not null,
  -- Null for what we do not sell yet.
  service_id integer references services (id) on delete cascade,
  -- 1: the service's own provider; more: that place among its routes.
  place integer not null default 1 check (place between 1 and 20),
  kind varchar(10) not null check (kind in ('new', 'changed', 'gone')),
  -- What differs, for telling kinds of change apart.
  parts text[] not null check (parts <@ array[
    'new', 'gone', 'price_up', 'price_down', 'limits', 'name', 'flags', 'type', 'returned']),
  before jsonb,
  after jsonb,
  rate_before numeric(15, 4),
  proposed_rate numeric(15, 4),
  status varchar(12) not null default 'pending' check (status in ('pending', 'approved', 'dismissed', 'superseded')),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  -- Null where a rule decided.
  decided_by uuid references users (id),
  check ((status = 'pending') = (decided_at is null))
);
create index catalogue_changes_pending_idx on catalogue_changes (id) where status = 'pending';
create index catalogue_changes_key_idx on catalogue_changes (provider, provider_service_id, place, id desc);
create index catalogue_changes_superseded_idx on catalogue_changes (decided_at) where status = 'superseded';
create index catalogue_changes_service_idx on catalogue_changes (service_id) where service_id is not null;

create table service_prices (
  id bigint generated always as identity primary key,
  service_id integer not null references services (id) on delete cascade,
  rate numeric(15, 4) not null,
  provider_rate numeric(15, 4) not null,
  -- 'provider': only what it asks has changed; 'floor': the price was lifted to hold the floor.
  reason varchar(10) not null check (reason in ('import', 'approve', 'operator', 'floor', 'provider')),
  changed_at timestamptz not null default now(),
  changed_by uuid references users (id)
);
create index service_prices_service_idx on service_prices (service_id, id desc);

-- What our own orders of the last 90 days say, by quantity; bucket 0 is all quantities together.
create table service_records (
  service_id integer not null references services (id) on delete cascade,
  bucket integer not null check (bucket between 0 and 5),
  -- Orders that ended, and of them in which way, in percent.
  sample integer not null,
  completion_percent numeric(5, 2) not null,
  partial_percent numeric(5, 2) not null,
  cancel_percent numeric(5, 2) not null,
  start_sample integer not null,
  start_p50_seconds integer,
  start_p90_seconds integer,
  finish_sample integer not null,
  finish_p50_seconds integer,
  finish_p90_seconds integer,
  refreshed_at timestamptz not null default now(),
  primary key (service_id, bucket)
);
-- Rows stay where they were written, in the order of time: a summary of block ranges finds the last 90 days.
create index orders_created_idx on orders using brin (created_at) with (autosummarize = on);
