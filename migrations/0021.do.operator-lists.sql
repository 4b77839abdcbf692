-- Operators' lists of orders and users: an index for each, acts on many orders at once, and notes.

-- One link has several spellings: with or without its scheme, "www." and the last slash. Its hash, because a link
-- may be longer than an index takes.
create function link_hash(link text) returns bigint language sql immutable strict parallel safe as $$
  select hashtextextended(rtrim(regexp_replace(lower(link), '^(https?://)?(www\.|m\.)?', ''), '/'), 0)
$$;
-- Runs of a drip-feed have their parent's link; the parent is what is looked for.
create index orders_link_idx on orders (link_hash(link), number desc) where parent_id is null and link <> '';
create index orders_service_idx on orders (service_id, number desc);
-- What runs, by since when: those that take far too long are among the oldest.
create index orders_overdue_idx on orders (submitted_at)
  where status in ('processing', 'in_progress') and runs_started is null;

-- An act on many orders: the form that asked for it, and what became of each order, each in its own transaction.
create table bulk_acts (
  -- Drawn by the preview, so that a form sent twice is one act.
  id uuid primary key,
  act varchar(10) not null check (act in ('cancel', 'refund', 'status', 'resend', 'seen')),
  actor_id uuid not null references users (id) on delete restrict,
  created_at timestamptz not null default now()
);
create index bulk_acts_created_idx on bulk_acts (created_at desc, id desc);

create table bulk_act_orders (
  bulk_id uuid not null references bulk_acts (id) on delete restrict,
  number bigint not null,
  -- The order as the operator saw it; it is left alone when it is another by then.
  seen varchar(80) not null,
  -- Null: not tried yet.
  outcome varchar(10) check (outcome in ('done', 'asked', 'refused')),
  -- What went back to the customer.
  amount numeric(15, 4) check (amount >= 0),
  -- A refusal's code and details.
  reason varchar(60),
  details jsonb check (length(details::text) <= 2000),
  primary key (bulk_id, number),
  check ((outcome is not distinct from 'refused') = (reason is not null))
);

-- What operators write down about a customer, for each other. Nothing is taken back: another note says so.
create table operator_notes (
  -- Drawn by the form, so that one sent twice is one note.
  id uuid primary key,
  user_id uuid not null references users (id) on delete restrict,
  author_id uuid not null references users (id) on delete restrict,
  body varchar(1000) not null check (length(trim(body)) >= 1),
  created_at timestamptz not null default clock_timestamp()
);
create index operator_notes_user_idx on operator_notes (user_id, created_at desc, id desc);
create trigger operator_notes_append_only before update or delete or truncate on operator_notes
  for each statement execute function refuse_change_of_record();

-- What a person is found by: user name, email, and the phone as it was written and as it is dialled.
create function user_search_text(username text, email text, phone text) returns text
  language sql immutable parallel safe as $$
  select fold_text(username || ' ' || email || coalesce(' ' || phone || ' ' || plain_phone(phone), ''))
$$;
-- Only on what seldom changes, so that balances still move in place.
create index users_search_idx on users using gin (text_pieces(user_search_text(username, email, phone)))
  with (fastupdate = off);
create index users_blocked_idx on users (created_at desc, id desc) where not is_active;

-- Where a day begins among the orders' numbers, which rise with the time: found in some twenty steps along their
-- index, because an index of its own would cost every order that is placed.
create function first_order_since(at timestamptz) returns bigint language plpgsql stable as $$
declare
  low bigint := 0;
  high bigint := coalesce((select max(number) from orders), 0) + 1;
  middle bigint;
  there record;
begin
  while low < high loop
    middle := (low + high) / 2;
    select number, created_at into there from orders where number >= middle order by number limit 1;
    if there.created_at >= at then high := middle;
    else low := there.number + 1;
    end if;
  end loop;
  return high;
end $$;
