-- Announcements: what operators tell all customers on the dashboard and, where wanted, in the bell; and the names and
-- benefits of tiers in English.

create table announcements (
  id integer generated always as identity primary key,
  -- Drawn by the form that writes it, so that a form sent twice publishes once.
  form_token uuid not null unique,
  -- One more with each change: whoever saves over a version that is not the newest is told.
  version integer not null default 1 check (version >= 1),
  title_vi varchar(120) not null check (length(trim(title_vi)) >= 1),
  body_vi varchar(2000) not null check (length(trim(body_vi)) >= 1),
  -- Both or none: without them English pages show the Vietnamese.
  title_en varchar(120) check (length(trim(title_en)) >= 1),
  body_en varchar(2000) check (length(trim(body_en)) >= 1),
  tone varchar(10) not null check (tone in ('info', 'warning', 'success')),
  starts_at timestamptz not null,
  ends_at timestamptz check (ends_at > starts_at),
  -- Ended by hand, before its time or before it began.
  ended_at timestamptz,
  -- Whether it goes into every customer's bell once it begins.
  rings boolean not null,
  -- How far that is: customers are told in the order of their ids, a batch at a time.
  told_up_to uuid,
  told_count integer not null default 0 check (told_count >= 0),
  told_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid not null references users (id),
  updated_at timestamptz not null default now(),
  updated_by uuid not null references users (id),
  check ((title_en is null) = (body_en is null))
);
-- What is shown on the dashboard, the newest first.
create index announcements_shown_idx on announcements (starts_at desc, id desc) where ended_at is null;
-- What the job that rings the bells still has to do.
create index announcements_ringing_idx on announcements (starts_at, id) where rings and told_at is null;

-- Who does not want to see which any more.
create table announcement_dismissals (
  announcement_id integer not null references announcements (id) on delete restrict,
  user_id uuid not null references users (id) on delete restrict,
  dismissed_at timestamptz not null default now(),
  primary key (user_id, announcement_id)
);

alter table notifications drop constraint notifications_event_check;
alter table notifications add constraint notifications_event_check check (event in (
  'deposit_credited', 'claim_answered', 'order_completed', 'order_partial', 'order_canceled', 'order_failed',
  'refill_completed', 'refill_failed', 'commission_paid', 'ticket_answered', 'announcement'));

-- Null: English pages show the Vietnamese, as for a tier that an operator made. The API keeps name and benefits.
alter table tiers
  add column name_en varchar(50) check (length(trim(name_en)) >= 1),
  add column benefits_en text[];
update tiers set name_en = 'Member Level 1', benefits_en = '{}' where level = 0 and name = 'Thành viên Cấp 1';
update tiers set name_en = 'Member Level 2',
  benefits_en = '{"5% off every order","Priority support","No limit on orders per day"}'
  where level = 1 and name = 'Thành viên Cấp 2';
update tiers set name_en = 'Member Level 3',
  benefits_en = '{"10% off every order","Priority support","No limit on orders per day"}'
  where level = 2 and name = 'Thành viên Cấp 3';
update tiers set name_en = 'VIP',
  benefits_en = '{"15% off every order","Priority support","No limit on orders per day"}'
  where level = 3 and name = 'VIP';
