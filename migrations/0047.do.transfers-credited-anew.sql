-- A bank transfer that was credited to the wrong person and taken back in full waits again, for the right one.

alter table deposit_reversals
  -- When its transfer was let wait again. What is missing is still with the first customer, so then it cannot be.
  add column reopened_at timestamptz,
  add constraint deposit_reversals_reopened_check check (reopened_at is null or missing = 0);
