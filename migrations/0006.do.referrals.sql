-- Referrals: commission earned on what a referred user really paid. What is pending is derived from orders.

create table referral_earnings (
  id uuid primary key default gen_random_uuid(),
  referrer_user_id uuid not null references users (id) on delete restrict,
  referred_user_id uuid not null references users (id) on delete restrict,
  order_id uuid not null unique references orders (id) on delete restrict,
  commission_amount numeric(15, 4) not null check (commission_amount > 0),
  -- Taken back when the order was refunded after all.
  taken_back numeric(15, 4) not null default 0 check (taken_back between 0 and commission_amount),
  created_at timestamptz not null default now(),
  check (referrer_user_id <> referred_user_id)
);
create index referral_earnings_referrer_idx on referral_earnings (referrer_user_id, created_at desc, id desc);
