-- Deposits: what customers mean to transfer, and every transfer the bank told of.

create table deposits (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete restrict,
  -- A second transfer with the same code becomes a deposit of its own, with a null code.
  code varchar(20) unique,
  amount_asked numeric(15, 4) check (amount_asked > 0),
  amount_received numeric(15, 4) check (amount_received > 0),
  status varchar(20) not null default 'pending' check (status in ('pending', 'paid')),
  -- Display only: a code never expires for money.
  expires_at timestamptz,
  -- What an operator may want to look at: 'less', 'more', 'repeated', 'late', 'below_minimum'.
  flags text[] not null default '{}',
  created_at timestamptz not null default now(),
  paid_at timestamptz,
  check ((status = 'paid') = (paid_at is not null and amount_received is not null))
);
create index deposits_user_idx on deposits (user_id, created_at desc, id desc);
create index deposits_open_idx on deposits (user_id, expires_at) where status = 'pending';
create index deposits_created_idx on deposits (created_at desc, id desc);

create table bank_transfers (
  id uuid primary key default gen_random_uuid(),
  -- The bank watcher's own id, the same over retries: the key for duplicates.
  sepay_id varchar(100) not null unique,
  account_number varchar(50) not null,
  direction varchar(3) not null check (direction in ('in', 'out')),
  amount numeric(15, 4) not null,
  content text not null default '',
  description text not null default '',
  code text not null default '',
  reference_code text not null default '',
  gateway varchar(100) not null default '',
  transferred_at timestamptz not null,
  raw jsonb not null,
  received_at timestamptz not null default now(),
  outcome varchar(20) not null check (outcome in ('credited', 'unmatched', 'held', 'wrong_account', 'ignored')),
  -- Why it was not credited, in a word: 'no_code', 'several_codes', 'over_limit', 'blocked', 'out', 'test'.
  reason varchar(40),
  deposit_id uuid unique references deposits (id) on delete restrict,
  user_id uuid references users (id) on delete restrict,
  check ((outcome = 'credited') = (deposit_id is not null))
);
create index bank_transfers_received_idx on bank_transfers (received_at desc, id desc);
create index bank_transfers_open_idx on bank_transfers (received_at desc, id desc)
  where outcome in ('unmatched', 'held', 'wrong_account');
