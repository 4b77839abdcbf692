-- A bank transfer that was credited to the wrong person and taken back in full waits again, for the right one.

alter table deposit_reversals
  -- When its transfer was let wait again. What is missing is still with the first customer, so then it cannot be.
  add column reopened_at timestamptz,
  add constraint deposit_reversals_reopened_check check (reopened_at is null or missing = 0);

-- Notes of operators about a transfer, which may be nobody's.
alter table operator_notes
  alter column user_id drop not null,
  add column transfer_id uuid references bank_transfers (id) on delete restrict,
  add constraint operator_notes_about_check check ((user_id is null) = (transfer_id is not null));
create index operator_notes_transfer_idx on operator_notes (transfer_id, created_at desc, id desc)
  where transfer_id is not null;
