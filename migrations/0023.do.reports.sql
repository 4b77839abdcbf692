-- Reports: what each day brought, kept for days that are over, so that a year of figures is read in milliseconds.

-- What an order cost, by the one rule of order_costs; null for what costs nothing of its own.
create function cost_of(o orders) returns numeric language sql immutable as $$
  select case when o.runs_started is null and coalesce(o.submitted_at, o.completed_at) is not null
      and o.status in ('processing', 'in_progress', 'completed', 'partial', 'canceled')
    then coalesce(o.provider_charge, round(o.provider_rate
      * case o.status when 'partial' then o.quantity - coalesce(o.remains, 0) when 'canceled' then 0 else o.quantity end
      * case when o.service_type in ('Package', 'Custom Comments Package') then 1 else 0.001 end, 4))::numeric(15, 4) end
$$;
create or replace view order_costs as
  select id as order_id, number, coalesce(submitted_at, completed_at) as at, cost_of(o)::numeric(15, 4) as cost
  from orders o where cost_of(o) is not null;

-- One row for each day, service and provider; what hangs on no order has service 0 and no provider. Everything is
-- positive in its usual direction: what was sold, given back, paid in, given as bonus and commission, and what it cost.
create table daily_sums (
  day date not null,
  service_id integer not null,
  provider varchar(100) not null,
  orders integer not null,
  sales numeric(19, 4) not null,
  refunds numeric(19, 4) not null,
  deposits numeric(19, 4) not null,
  bonus numeric(19, 4) not null,
  commission numeric(19, 4) not null,
  cost numeric(19, 4) not null,
  primary key (day, service_id, provider)
);
comment on table daily_sums is 'Derived from transactions and orders; the check "daily sums equal the books" compares them.';

-- Which days are in daily_sums, from the first on which anything moved. A later day that is missing here is summed from
-- the books themselves, and before the first there is nothing.
create table summed_days (day date primary key, summed_at timestamptz not null default now());

-- The books of a day that is over still change where its orders do: their cost is dated when they were sent. Such a
-- day is read from the books again until the job has summed it anew. Rows without a key, so that nobody waits.
create table changed_days (id bigint generated always as identity primary key, day date not null);
create index changed_days_day_idx on changed_days (day);

create function vietnam_day(timestamptz) returns date language sql immutable strict parallel safe as $$
  select ($1 at time zone 'Asia/Ho_Chi_Minh')::date
$$;
create function vietnam_midnight(date) returns timestamptz language sql immutable strict parallel safe as $$
  select $1::timestamp at time zone 'Asia/Ho_Chi_Minh'
$$;

-- Which days an order's change touches: those of its cost, and where its provider changed, those of its money.
create function note_changed_days() returns trigger language plpgsql as $$
begin
  insert into changed_days (day)
  select distinct vietnam_day(at) from (
    select coalesce(old.submitted_at, old.completed_at) as at
    union all select coalesce(new.submitted_at, new.completed_at)
    union all select created_at from transactions where order_id = new.id and old.provider <> new.provider
  ) as touched
  where at < vietnam_midnight(vietnam_day(now()));
  return null;
end $$;
-- Orders of today, which are most of those that change, never get that far.
create trigger orders_changed_days after update on orders for each row
  when (least(old.created_at, old.submitted_at, new.submitted_at) < vietnam_midnight(vietnam_day(now()))
    and (cost_of(old) is distinct from cost_of(new) or old.provider <> new.provider
      or coalesce(old.submitted_at, old.completed_at) is distinct from coalesce(new.submitted_at, new.completed_at)))
  execute function note_changed_days();

-- The sums of one day, from the books. The planner does not know how little a day is, and would read all orders.
create function sums_of_day(of_day date) returns setof daily_sums language sql stable set enable_seqscan = off as $$
  select of_day, coalesce(service_id, 0), coalesce(provider, ''), sum(orders)::integer, sum(sales), sum(refunds),
    sum(deposits), sum(bonus), sum(commission), sum(cost)
  from (
    select o.service_id, o.provider, (t.type = 'order')::integer as orders,
      case t.type when 'order' then -t.amount else 0 end as sales,
      case t.type when 'refund' then t.amount else 0 end as refunds,
      case t.type when 'deposit' then t.amount else 0 end as deposits,
      case t.type when 'bonus' then t.amount else 0 end as bonus,
      case t.type when 'commission' then t.amount else 0 end as commission, 0 as cost
    from transactions t left join orders o on o.id = t.order_id
    where t.created_at >= vietnam_midnight(of_day) and t.created_at < vietnam_midnight(of_day + 1)
      and t.type <> 'adjustment'
    union all
    select o.service_id, o.provider, 0, 0, 0, 0, 0, 0, cost_of(o)
    from orders o
    where coalesce(o.submitted_at, o.completed_at) >= vietnam_midnight(of_day)
      and coalesce(o.submitted_at, o.completed_at) < vietnam_midnight(of_day + 1) and cost_of(o) <> 0
  ) as entries
  group by 2, 3
$$;

-- The sums of a stretch of days, both included: kept ones where they hold, the books for the rest.
create function sums_between(first_day date, last_day date) returns setof daily_sums language sql stable as $$
  select k.* from daily_sums k join summed_days s on s.day = k.day
  where k.day between first_day and last_day and not exists (select from changed_days c where c.day = k.day)
  union all
  select fresh.*
  from generate_series(greatest(first_day, (select min(day) from summed_days)),
    least(last_day, vietnam_day(now())), interval '1 day') as d (day)
  cross join lateral sums_of_day(d.day::date) as fresh
  where not exists (select from summed_days s where s.day = d.day::date)
    or exists (select from changed_days c where c.day = d.day::date)
$$;

-- What one customer's orders cost in a period; an order enters it when it is sent.
create index orders_user_cost_idx on orders (user_id, (coalesce(submitted_at, completed_at)))
  where coalesce(submitted_at, completed_at) is not null;
