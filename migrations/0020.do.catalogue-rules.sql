-- What an order may be for, beyond what its service says: links and words that are not taken, and what holds for a
-- category. A rule is added and ended, never changed, because refusals of the past named it.
create table order_rules (
  id serial primary key,
  kind varchar(20) not null check (kind in ('blocked_host', 'blocked_text', 'allowed_hosts', 'quantity', 'amount', 'one_running')),
  -- Null: every category.
  category varchar(50),
  -- Of blocked_host the host, its subdomains with it; of blocked_text the words, folded as search is; of
  -- allowed_hosts all of them, with a blank between.
  value text check (length(value) between 1 and 2000),
  -- Of quantity pieces, of amount đồng; null: no end on that side.
  least numeric(15, 4) check (least >= 0),
  most numeric(15, 4) check (most >= least),
  -- What the customer is told, in each language; null: the rule's own sentence.
  reason_vi varchar(300),
  reason_en varchar(300),
  created_at timestamptz not null default now(),
  created_by uuid not null references users (id) on delete restrict,
  ended_at timestamptz,
  ended_by uuid references users (id) on delete restrict,
  check ((kind in ('blocked_host', 'blocked_text', 'allowed_hosts')) = (value is not null)),
  check (kind in ('quantity', 'amount') or (least is null and most is null)),
  check (kind not in ('quantity', 'amount') or least is not null or most is not null),
  check ((ended_at is null) = (ended_by is null))
);
-- The one that placing orders reads, and the list of those in force.
create index order_rules_open_idx on order_rules (category, id) where ended_at is null;
create index order_rules_ended_idx on order_rules (ended_at desc, id desc) where ended_at is not null;

-- What tells a link from another one; only on orders whose category has had "one running order" when they were
-- placed, so that all other orders pay for no index.
alter table orders add column link_key bytea check (length(link_key) = 16);
create index orders_link_key_idx on orders (service_id, link_key)
  where link_key is not null and status in ('pending', 'submitting', 'unknown', 'processing', 'in_progress');

-- Goes up whenever something changes that operators edit, so that two of them cannot undo each other unseen; what
-- calls leave behind does not count.
alter table providers add column version integer not null default 1;
create function count_provider_version() returns trigger language plpgsql as $$
begin
  if (new.api_url, new.api_key_encrypted, new.body_format, new.currency, new.currency_rate, new.requests_per_minute,
      new.timeout_ms, new.dedupe_field, new.serialise_adds, new.refill_supported, new.cancel_supported, new.ambiguous_errors,
      new.funds_errors, new.is_active)
    is distinct from (old.api_url, old.api_key_encrypted, old.body_format, old.currency, old.currency_rate,
      old.requests_per_minute, old.timeout_ms, old.dedupe_field, old.serialise_adds, old.refill_supported,
      old.cancel_supported, old.ambiguous_errors, old.funds_errors, old.is_active)
  then new.version := old.version + 1;
  end if;
  return new;
end $$;
create trigger providers_count_version before update on providers
  for each row execute function count_provider_version();

-- A provider's last calls, and how quick and how good they were.
create index dispatch_attempts_provider_idx on dispatch_attempts (provider, started_at desc);
