-- Deposits in full: permanent codes, bonuses, two sources for each transfer, two people above a limit, claims, reversals.

-- Above this a transfer that waits for a person takes two: one proposes, another confirms.
alter table settings add column transfer_confirm_above numeric(15, 4) not null default 20000000
  check (transfer_confirm_above >= 0);

-- The one code of a customer that is good for ever, drawn when it is first shown.
create table permanent_codes (
  user_id uuid primary key references users (id) on delete restrict,
  code varchar(20) not null unique,
  created_at timestamptz not null default now()
);
create index permanent_codes_created_idx on permanent_codes (created_at desc);

-- The highest rule at or below what arrived applies its percent to the whole amount. A rule is never changed, only
-- ended, because deposits say which one gave their bonus.
create table bonus_rules (
  id integer generated always as identity primary key,
  min_amount numeric(15, 4) not null check (min_amount > 0),
  percent numeric(5, 2) not null check (percent > 0 and percent <= 100),
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  -- The most that one bonus may come to.
  bonus_max numeric(15, 4) check (bonus_max > 0),
  -- How often one customer may have it.
  uses_max integer check (uses_max > 0),
  created_at timestamptz not null default now(),
  check (ends_at is null or ends_at >= starts_at)
);
create index bonus_rules_running_idx on bonus_rules (min_amount desc, percent desc);

alter table deposits
  add column transfer_id uuid references bank_transfers (id) on delete restrict,
  -- The code that was found in the memo: its own, one used again, or a permanent one; null when a person assigned it.
  add column paid_code varchar(20),
  -- The ledger row that credited it.
  add column ledger_reference varchar(150) unique,
  -- Frozen when it was credited; null without a bonus.
  add column bonus_rule_id integer references bonus_rules (id) on delete restrict,
  add column bonus_percent numeric(5, 2),
  add column bonus_amount numeric(15, 4) check (bonus_amount > 0),
  add constraint deposits_bonus_check
    check ((bonus_rule_id is null) = (bonus_amount is null) and (bonus_rule_id is null) = (bonus_percent is null));
update deposits d set transfer_id = t.id, paid_code = d.code, ledger_reference = 'deposit:sepay:' || t.sepay_id
  from bank_transfers t where t.deposit_id = d.id;
alter table deposits add constraint deposits_transfer_check check ((status = 'paid') = (ledger_reference is not null));
create index deposits_transfer_idx on deposits (transfer_id) where transfer_id is not null;
create index deposits_bonus_idx on deposits (user_id, bonus_rule_id) where bonus_rule_id is not null;

alter table bank_transfers
  -- When the webhook told of it, and when the bank's list had it; the list finds what the webhook missed.
  add column told_at timestamptz default now(),
  add column listed_at timestamptz,
  -- The same money under another id, as the other source told of it; this row was not credited.
  add column twin_id uuid unique references bank_transfers (id) on delete restrict,
  -- The code that was found in its memo, and where a person has decided, who, when and why.
  add column matched_code varchar(20),
  add column decided_by uuid references users (id) on delete restrict,
  add column decided_at timestamptz,
  add column note varchar(500);
comment on column bank_transfers.deposit_id is 'The deposit it was credited as; of one that was split, the first part.';
update bank_transfers set told_at = received_at;
update bank_transfers t set matched_code = d.code from deposits d where d.id = t.deposit_id;
alter table bank_transfers add constraint bank_transfers_source_check check (told_at is not null or listed_at is not null);
-- The fingerprint, for rows from different sources; the reference is compared afterwards, for some sources have none.
create index bank_transfers_fingerprint_idx on bank_transfers (transferred_at, amount, account_number, direction);

create table deposit_reversals (
  -- One to a deposit: nothing is taken back twice.
  deposit_id uuid primary key references deposits (id) on delete restrict,
  actor_id uuid not null references users (id) on delete restrict,
  reason varchar(500) not null check (length(reason) >= 3),
  -- What was taken of the deposit and of its bonus, and what the wallet no longer had.
  amount_taken numeric(15, 4) not null check (amount_taken >= 0),
  bonus_taken numeric(15, 4) not null check (bonus_taken >= 0),
  missing numeric(15, 4) not null check (missing >= 0),
  created_at timestamptz not null default now()
);

-- What one operator proposed and another is to confirm.
create table transfer_proposals (
  id uuid primary key,
  transfer_id uuid not null references bank_transfers (id) on delete restrict,
  act jsonb not null,
  proposed_by uuid not null references users (id) on delete restrict,
  proposed_at timestamptz not null default now(),
  decided_by uuid references users (id) on delete restrict,
  decided_at timestamptz,
  decision varchar(10) check (decision in ('confirmed', 'dropped')),
  check ((decided_at is null) = (decision is null) and (decided_at is null) = (decided_by is null)),
  check (decision is distinct from 'confirmed' or decided_by <> proposed_by)
);
create unique index transfer_proposals_open_idx on transfer_proposals (transfer_id) where decided_at is null;
create index transfer_proposals_transfer_idx on transfer_proposals (transfer_id, proposed_at desc);

-- "I transferred but see nothing."
create table deposit_claims (
  id uuid primary key,
  deposit_id uuid not null references deposits (id) on delete restrict,
  user_id uuid not null references users (id) on delete restrict,
  amount numeric(15, 4) not null check (amount > 0),
  transferred_at timestamptz not null,
  bank varchar(100) not null,
  note varchar(1000) not null default '',
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  -- 'paid': its money came; 'answered': an operator closed it, and the answer is shown to the customer.
  outcome varchar(10) check (outcome in ('paid', 'answered')),
  answer varchar(500),
  closed_by uuid references users (id) on delete restrict,
  check ((closed_at is null) = (outcome is null))
);
create unique index deposit_claims_open_idx on deposit_claims (deposit_id) where closed_at is null;
create index deposit_claims_deposit_idx on deposit_claims (deposit_id, created_at desc);
create index deposit_claims_waiting_idx on deposit_claims (created_at, id) where closed_at is null;

-- How reading the bank's list goes: one row.
create table bank_readings (
  only_row boolean primary key default true check (only_row),
  -- While somebody reads nobody else does.
  lease_until timestamptz not null default '-infinity',
  last_read_at timestamptz,
  failures integer not null default 0,
  last_failure varchar(300),
  -- Since when the operators know that it fails; they are told once.
  alarmed_at timestamptz
);
insert into bank_readings default values;
