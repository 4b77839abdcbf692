-- Taking back a large deposit takes two people, and who paid is read from what the bank wrote.

-- What one operator proposed to take back and another is to confirm; above `settings.transfer_confirm_above`.
create table reversal_proposals (
  id uuid primary key,
  deposit_id uuid not null references deposits (id) on delete restrict,
  reason varchar(500) not null check (length(reason) >= 3),
  proposed_by uuid not null references users (id) on delete restrict,
  proposed_at timestamptz not null default now(),
  decided_by uuid references users (id) on delete restrict,
  decided_at timestamptz,
  decision varchar(10) check (decision in ('confirmed', 'dropped')),
  check ((decided_at is null) = (decision is null) and (decided_at is null) = (decided_by is null)),
  check (decision is distinct from 'confirmed' or decided_by <> proposed_by)
);
create unique index reversal_proposals_open_idx on reversal_proposals (deposit_id) where decided_at is null;
-- The list of those that wait, oldest first.
create index reversal_proposals_waiting_idx on reversal_proposals (proposed_at, id) where decided_at is null;
create index reversal_proposals_deposit_idx on reversal_proposals (deposit_id, proposed_at desc);

comment on column bank_transfers.payer_account is
  'Digits of the account or wallet that the money came from, where what the bank wrote says so without a doubt.';
alter table bank_transfers add constraint bank_transfers_payer_check check (payer_account ~ '^[0-9]{8,19}$');
