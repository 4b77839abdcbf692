-- API keys: who takes whose place, and places that were not told of yet.

alter table api_keys
  -- The key that a rotation made in its place. While that one lives there is no second.
  add column successor_id uuid references api_keys (id) on delete set null,
  -- When it would have ended without the rotation; its successor ends then. Null: never.
  add column end_before_rotation timestamptz;

alter table api_key_addresses
  -- The key may not be used from there, and somebody tried.
  add column is_refused boolean not null default false,
  -- When its owner heard of it, or when there was nothing to tell. Null: it waits for the day's summary.
  add column told_at timestamptz default now();
update api_key_addresses set told_at = first_seen_at;
create index api_key_addresses_untold_idx on api_key_addresses (first_seen_at) where told_at is null;
