-- The wallet in full: books with the providers' cost, stored checks, adjustments by two people, personal prices,
-- coupons, and commission that is held before it is paid.

alter table settings
  -- An operator adjusts a customer's wallet by so much a day alone; more needs a second person.
  add column adjustment_alone_max numeric(15, 4) not null default 1000000 check (adjustment_alone_max >= 0),
  -- For so long after its order's end commission can be taken back at no cost; then it is paid.
  add column commission_hold_days integer not null default 7 check (commission_hold_days between 0 and 365);

-- Personal prices: what an operator grants one customer. The better of tier and personal price holds, never both.

create table personal_prices (
  id serial primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- Null: every service that has no row of its own for this customer.
  service_id integer references services (id) on delete cascade,
  -- A price of its own (per 1000, or per 1 for package types), or a discount on ours, in percent.
  rate numeric(15, 4) check (rate >= 0),
  discount numeric(5, 2) check (discount > 0 and discount < 100),
  set_by uuid references users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(rate, discount) = 1),
  -- One rate for everything would be no price.
  check (rate is null or service_id is not null)
);
create unique index personal_prices_scope_key on personal_prices (user_id, coalesce(service_id, 0));
create index personal_prices_service_idx on personal_prices (service_id) where service_id is not null;

-- Coupons, for orders or for deposits.

create table coupons (
  id serial primary key,
  -- In capitals, as it is compared.
  code varchar(30) not null unique check (code ~ '^[A-Z0-9_-]{3,30}$'),
  kind varchar(10) not null check (kind in ('order', 'deposit')),
  discount numeric(5, 2) check (discount > 0 and discount <= 100),
  amount numeric(15, 4) check (amount > 0),
  -- The most that a percentage comes to.
  amount_max numeric(15, 4) check (amount_max > 0),
  -- From what price, or what deposit, it may be used.
  minimum numeric(15, 4) not null default 0 check (minimum >= 0),
  starts_at timestamptz not null default now(),
  ends_at timestamptz check (ends_at > starts_at),
  -- Bounded even where it says nothing, because uses are counted one by one.
  uses_max integer not null default 100000 check (uses_max between 1 and 1000000),
  uses_per_user_max integer check (uses_per_user_max >= 1),
  is_active boolean not null default true,
  note varchar(200),
  created_by uuid references users (id),
  created_at timestamptz not null default now(),
  check (num_nonnulls(discount, amount) = 1)
);

alter table orders
  -- What the price was made from: the customer's tier, or a price of their own. discount_percent is the percent
  -- of whichever it was (of a rate of their own, what it comes to), tier_level the tier they had all the same.
  add column price_source varchar(10) not null default 'tier' check (price_source in ('tier', 'personal')),
  add column coupon_id integer references coupons (id) on delete restrict,
  -- Of discount_amount, what the coupon gave.
  add column coupon_amount numeric(15, 4) not null default 0 check (coupon_amount between 0 and discount_amount),
  add constraint orders_coupon_check check (coupon_id is not null or coupon_amount = 0);
-- The uses of a coupon are counted, not stored: an order that came to nothing is none.
create index orders_coupon_idx on orders (coupon_id, user_id)
  where coupon_id is not null and status not in ('canceled', 'failed');

-- The uses of coupons for deposits.
create table coupon_bonuses (
  id bigint generated always as identity primary key,
  coupon_id integer not null references coupons (id) on delete restrict,
  user_id uuid not null references users (id) on delete restrict,
  -- What it was given for, such as 'deposit:sepay:26933514': once each.
  reference varchar(150) not null unique,
  amount numeric(15, 4) not null check (amount > 0),
  created_at timestamptz not null default now()
);
create index coupon_bonuses_coupon_idx on coupon_bonuses (coupon_id, user_id);

-- Adjustments by hand.

create table adjustments (
  id uuid primary key,
  number bigint generated always as identity unique,
  user_id uuid not null references users (id) on delete restrict,
  amount numeric(15, 4) not null check (amount <> 0),
  reason varchar(500) not null check (length(trim(reason)) >= 5),
  -- proposed: waits for a second person. done: in the ledger as 'adjustment:<id>'. refused: nothing came of it.
  state varchar(10) not null check (state in ('proposed', 'done', 'refused')),
  needs_second boolean not null,
  proposed_by uuid not null references users (id),
  proposed_at timestamptz not null default now(),
  decided_by uuid references users (id),
  decided_at timestamptz,
  check ((state = 'proposed') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check (state <> 'done' or not needs_second or decided_by <> proposed_by),
  check (user_id <> proposed_by and (state <> 'done' or user_id <> decided_by))
);
create index adjustments_proposed_idx on adjustments (number) where state = 'proposed';
create index adjustments_user_idx on adjustments (user_id, number desc);

-- Commission is held after its order's end, then paid.

alter table referral_earnings
  -- pending: held. earned: paid, in the ledger. taken_back: nothing is left of it. refused: one person on both
  -- sides.
  add column state varchar(10) not null default 'earned' check (state in ('pending', 'earned', 'taken_back', 'refused')),
  add column due_at timestamptz not null default now(),
  add column earned_at timestamptz,
  -- Why it was refused: 'account', 'email', 'phone', 'payer'.
  add column reason varchar(10);
-- What there was before was paid when it was written.
update referral_earnings set due_at = created_at, earned_at = created_at;
alter table referral_earnings
  alter column state set default 'pending',
  alter column due_at drop default,
  add check ((state = 'pending') = (earned_at is null) or state in ('taken_back', 'refused')),
  add check ((state = 'refused') = (reason is not null));
create index referral_earnings_due_idx on referral_earnings (due_at) where state = 'pending';

alter table bank_transfers
  -- Whose account the money came from, where the bank tells.
  add column payer_account varchar(50);
create index bank_transfers_payer_idx on bank_transfers (user_id, payer_account) where payer_account is not null;

-- One mailbox has many spellings: what follows a plus, and for Gmail dots, change nothing.
create function plain_email(email text) returns text language sql immutable strict parallel safe as $$
  select case when host in ('gmail.com', 'googlemail.com') then replace(box, '.', '') || '@gmail.com' else box || '@' || host end
  from (select split_part(split_part(lower(trim(email)), '@', 1), '+', 1) as box, split_part(lower(trim(email)), '@', 2) as host) as parts
$$;

-- The digits of a Vietnamese number, begun with 0: +84 901 234 567 and 0901234567 are one.
create function plain_phone(phone text) returns text language sql immutable strict parallel safe as $$
  select nullif(regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^(0084|84)', '0'), '')
$$;

-- Nobody is referred by themselves, or by somebody whom they have referred, over however many steps.
create function refuse_referral_cycle() returns trigger language plpgsql as $$
begin
  if exists (
    with recursive above as (
      select id, referred_by_code, 1 as steps from users where referral_code = new.referred_by_code
      union all
      select u.id, u.referred_by_code, above.steps + 1
      from above join users u on u.referral_code = above.referred_by_code
      where above.id <> new.id and above.steps < 10000
    )
    select from above where id = new.id
  ) or new.referred_by_code = new.referral_code then
    raise exception 'a referral must not lead back to the user' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger users_referral_cycle before insert or update of referred_by_code on users
  for each row when (new.referred_by_code is not null) execute function refuse_referral_cycle();

-- The books. In each, amounts are positive for what we owe or gain (credit) and negative for what we have or
-- spend (debit), so they always sum to zero.

create index orders_cost_idx on orders using brin ((coalesce(submitted_at, completed_at))) with (autosummarize = on);

-- What orders cost at their providers: as told, else the agreed rate for what was delivered; what is on its way
-- counts as delivered. A drip-feed made of runs costs what its runs cost.
create view order_costs as
  select id as order_id, number, coalesce(submitted_at, completed_at) as at,
    coalesce(provider_charge, round(provider_rate
      * case status when 'partial' then quantity - coalesce(remains, 0) when 'canceled' then 0 else quantity end
      * case when service_type in ('Package', 'Custom Comments Package') then 1 else 0.001 end, 4))::numeric(15, 4) as cost
  from orders
  where runs_started is null and coalesce(submitted_at, completed_at) is not null
    and status in ('processing', 'in_progress', 'completed', 'partial', 'canceled');

-- Everything in two legs: the wallets' movements with their contra accounts, and what providers' work costs, which
-- is taken from our prepaid accounts there.
create view book_entries as
  select transaction_id as source_id, created_at as at, account, amount from ledger_entries
  union all
  select order_id, at, leg.account, leg.amount
  from order_costs cross join lateral (values ('providers', cost), ('provider_cost', -cost)) as leg (account, amount)
  where cost <> 0;

-- What a period brought: `amount` is a gain, or negative a cost.
create function profit_and_loss(from_at timestamptz, until_at timestamptz) returns table (account text, amount numeric)
language sql stable as $$
  select account, sum(amount) from book_entries
  where at >= from_at and at < until_at and account in ('sales', 'promotions', 'referrals', 'provider_cost')
  group by account
$$;

-- What we have and owe at a moment. The result of everything before it stands under equity as 'result', so that
-- assets (negative) and the rest (positive) sum to zero.
create function balance_sheet(at_moment timestamptz) returns table (account text, amount numeric)
language sql stable as $$
  select case when account in ('sales', 'promotions', 'referrals', 'provider_cost') then 'result' else account end as line,
    sum(amount)
  from book_entries where at < at_moment group by line
$$;

-- The checks of books and orders, as they came out.

create table check_runs (
  id bigint generated always as identity primary key,
  started_at timestamptz not null,
  finished_at timestamptz not null default clock_timestamp(),
  checks integer not null,
  -- The names of those that do not hold.
  broken text[] not null default '{}',
  -- [{name, breaches: [{subject, is, shouldBe}]}], all of them.
  results jsonb not null
);
create index check_runs_finished_idx on check_runs (finished_at desc);
