-- Notifications: what the panel tells its customers, written in the transaction of what they tell. The words are
-- made when they are shown, in the reader's language, so only what happened is kept.

create table notifications (
  -- Pages go by it, and the oldest have the lowest.
  id bigint generated always as identity primary key,
  user_id uuid not null references users (id) on delete restrict,
  event varchar(30) not null check (event in (
    'deposit_credited', 'claim_answered', 'order_completed', 'order_partial', 'order_canceled', 'order_failed',
    'refill_completed', 'refill_failed', 'commission_paid', 'ticket_answered')),
  -- What it is about, as its address names it: an order's number, a deposit's id, a ticket's number.
  subject varchar(40) check (length(subject) between 1 and 40),
  -- Amounts as exact text, codes, counts; nothing that a person typed.
  params jsonb not null default '{}' check (jsonb_typeof(params) = 'object' and length(params::text) <= 1000),
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index notifications_user_idx on notifications (user_id, id desc);
create index notifications_unread_idx on notifications (user_id) where read_at is null;
