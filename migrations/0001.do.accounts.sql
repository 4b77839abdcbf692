-- Accounts: who a person is, what they may do, and their open sessions.

create table tiers (
  level integer primary key check (level >= 0),
  name varchar(50) not null,
  icon varchar(20) not null,
  min_spent numeric(15, 4) not null unique check (min_spent >= 0),
  discount numeric(5, 2) not null check (discount >= 0 and discount < 100),
  benefits text[] not null default '{}'
);
comment on table tiers is 'Loyalty tiers. A user''s tier is derived: the highest whose min_spent total_spent reaches.';

insert into tiers (level, name, icon, min_spent, discount, benefits) values
  (0, 'Thành viên Cấp 1', '⭐', 0, 0, '{}'),
  (1, 'Thành viên Cấp 2', '⭐⭐', 1000000, 5, '{"Giảm 5% mọi đơn hàng","Hỗ trợ ưu tiên","Không giới hạn số đơn/ngày"}'),
  (2, 'Thành viên Cấp 3', '⭐⭐⭐', 5000000, 10, '{"Giảm 10% mọi đơn hàng","Hỗ trợ ưu tiên","Không giới hạn số đơn/ngày"}'),
  (3, 'VIP', '💎', 10000000, 15, '{"Giảm 15% mọi đơn hàng","Hỗ trợ ưu tiên","Không giới hạn số đơn/ngày"}');

create table users (
  id uuid primary key default gen_random_uuid(),
  username varchar(50) not null,
  email varchar(100) not null,
  phone varchar(20),
  password_hash varchar(255) not null,
  -- Moved only by the statements that also write the ledger (wallet.sql.ts, orders.sql.ts).
  balance numeric(15, 4) not null default 0 check (balance >= 0),
  -- What was paid for orders, less what was refunded. The tier is derived from it.
  total_spent numeric(15, 4) not null default 0 check (total_spent >= 0),
  -- Kept, not counted: count(*) on an account with many orders cost 25 times the page itself.
  order_count bigint not null default 0,
  referral_code varchar(20) not null unique,
  referred_by_code varchar(20) references users (referral_code),
  referral_earnings numeric(15, 4) not null default 0,
  role varchar(20) not null default 'customer' check (role in ('customer', 'viewer', 'support', 'finance', 'owner')),
  is_admin boolean not null generated always as (role <> 'customer') stored,
  is_active boolean not null default true,
  email_verified boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_login_at timestamptz
) with (fillfactor = 70); -- the balance changes all the time: leave room to update in place
-- People do not remember how they capitalised their name or address.
-- The pattern classes let a search by beginning use the index in a database of any collation.
create unique index users_username_key on users (lower(username) text_pattern_ops);
create unique index users_email_key on users (lower(email) text_pattern_ops);
create index users_operator_idx on users (role) where role <> 'customer';
create index users_created_idx on users (created_at desc, id desc);
create index users_referred_by_idx on users (referred_by_code, created_at desc) where referred_by_code is not null;

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  address inet,
  user_agent varchar(300)
);
create index sessions_user_idx on sessions (user_id, created_at desc);
create index sessions_expired_idx on sessions (expires_at);

create table audit_log (
  id bigint generated always as identity primary key,
  actor_id uuid references users (id),
  action varchar(60) not null,
  subject varchar(200) not null,
  before jsonb,
  after jsonb,
  created_at timestamptz not null default now()
);
create index audit_log_subject_idx on audit_log (subject, id desc);
comment on table audit_log is 'One row per write by an operator: who, what, before and after.';

create table settings (
  only_row boolean primary key default true check (only_row),
  commission_percent numeric(5, 2) not null default 5 check (commission_percent between 0 and 50),
  deposit_min numeric(15, 4) not null default 10000 check (deposit_min >= 1),
  -- More than this is stored and waits for an operator.
  deposit_max numeric(15, 4) not null default 100000000 check (deposit_max >= deposit_min),
  open_deposits_max integer not null default 3 check (open_deposits_max between 1 and 20),
  orders_per_minute integer not null default 6000 check (orders_per_minute >= 600),
  margin_percent numeric(6, 2) not null default 30 check (margin_percent between 0 and 1000),
  -- An order is sent only where what was paid covers the provider's price and this much on top of it.
  margin_floor_percent numeric(6, 2) not null default 0 check (margin_floor_percent between -100 and 1000),
  -- For so long after its end an order's provider may still take the end back (completed, then partial).
  reopen_hours integer not null default 24 check (reopen_hours between 0 and 720)
);
insert into settings default values;
comment on table settings is 'Business settings: one row, a column each, so that the database checks them.';
