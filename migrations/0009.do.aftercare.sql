-- What customers ask for after ordering: to stop an order, and to fill up again what was lost.

create table cancellations (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders (id) on delete restrict,
  user_id uuid not null references users (id) on delete restrict,
  -- open: waits until its order is known, or for the provider's word. done: stopped here, before it was ever
  -- sent. accepted: the provider will try; what comes of it the order's own status tells. refused: it will not.
  -- late: the order ended first.
  state varchar(20) not null default 'open' check (state in ('open', 'done', 'accepted', 'refused', 'late')),
  -- The provider's words, or one of ours: 'unsupported', 'no_answer'.
  reason varchar(300),
  -- Calls made for it, those that surely arrived nowhere not counted. Also tells late answers from awaited ones.
  tries integer not null default 0,
  -- When it may be forwarded; while a call is under way, when its worker counts as dead.
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  answered_at timestamptz,
  check ((state = 'open') = (answered_at is null))
);
create unique index cancellations_open_idx on cancellations (order_id) where state = 'open';
create index cancellations_order_idx on cancellations (order_id, id desc);
create index cancellations_due_idx on cancellations (due_at) where state = 'open';

create table refills (
  -- Resellers' programs cast it to an integer (reference/api-v2.md).
  number bigint generated always as identity primary key,
  order_id uuid not null references orders (id) on delete restrict,
  user_id uuid not null references users (id) on delete restrict,
  -- pending: not asked for yet. submitting: being asked for. unknown: the answer was lost; asked again after a
  -- while. processing, in_progress: the provider has it. completed, rejected, failed: its end there.
  -- refused: the provider did not take it.
  state varchar(20) not null default 'pending' check (state in (
    'pending', 'submitting', 'unknown', 'processing', 'in_progress', 'completed', 'rejected', 'failed', 'refused')),
  provider_refill_id varchar(100),
  -- The provider's words, or one of ours: 'unsupported', 'no_answer'.
  reason varchar(300),
  -- What the provider says of it that nobody understands.
  attention varchar(300),
  tries integer not null default 0,
  -- When it may be asked for, or when its status is due.
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  -- When the provider took it.
  sent_at timestamptz,
  ended_at timestamptz,
  check ((state in ('completed', 'rejected', 'failed', 'refused')) = (ended_at is not null)),
  check (state not in ('processing', 'in_progress') or provider_refill_id is not null)
);
create unique index refills_open_idx on refills (order_id) where ended_at is null;
create index refills_order_idx on refills (order_id, number desc);
create index refills_unsent_idx on refills (due_at) where state in ('pending', 'submitting', 'unknown');
create index refills_running_idx on refills (due_at) where state in ('processing', 'in_progress');
