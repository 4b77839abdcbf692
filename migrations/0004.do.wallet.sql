-- The wallet: every movement of a balance, for ever.

create table transactions (
  id uuid primary key default gen_random_uuid(),
  -- Ascends per user in the order in which the balance moved: it is drawn under the user's row lock.
  number bigint generated always as identity unique,
  user_id uuid not null references users (id) on delete restrict,
  order_id uuid references orders (id) on delete restrict,
  type varchar(50) not null check (type in ('deposit', 'bonus', 'order', 'refund', 'commission', 'adjustment')),
  amount numeric(15, 4) not null,
  balance_before numeric(15, 4) not null,
  balance_after numeric(15, 4) not null check (balance_after >= 0),
  method varchar(50),
  status varchar(50) not null default 'completed' check (status = 'completed'),
  transaction_code varchar(50),
  sepay_transaction_id varchar(100),
  description text,
  -- Says what was posted, so that nothing is posted twice: 'deposit:sepay:26933514', 'order:…', 'refund:…:2'.
  reference varchar(150) not null unique,
  created_at timestamptz not null default now(),
  check (balance_after = balance_before + amount)
);
create index transactions_user_idx on transactions (user_id, number desc);
create index transactions_order_idx on transactions (order_id) where order_id is not null;
create index transactions_type_idx on transactions (type, number desc);
-- For reports by day. Rows are written in the order of time and never changed, so a summary of each block
-- range finds a month and costs an insert next to nothing; a b-tree over all movements would.
create index transactions_created_idx on transactions using brin (created_at) with (autosummarize = on);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'transactions is append-only: post a correction instead';
end $$;
create trigger transactions_append_only before update or delete or truncate on transactions
  for each statement execute function refuse_ledger_change();

-- Double entry: each movement of a wallet has its contra account, so the books always sum to zero.
create view ledger_entries as
  select t.id as transaction_id, t.created_at, leg.account, leg.amount
  from transactions t
  cross join lateral (values
    ('wallets', t.amount),
    (case t.type
      when 'deposit' then 'bank'
      when 'bonus' then 'promotions'
      when 'order' then 'sales'
      when 'refund' then 'sales'
      when 'commission' then 'referrals'
      else 'equity'
    end, -t.amount)
  ) as leg (account, amount);
