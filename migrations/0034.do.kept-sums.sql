-- Kept sums for everything that reports and books say: the balance sheet, customers, who joined. And no more work than a
-- page can wait for where sums are not made yet: a shop that has just upgraded, or whose jobs stood still.

-- All of it is derived: the job sums each day anew, the latest first, and pages say which days are still to come.
delete from daily_sums;
delete from summed_days;
delete from changed_days;

-- By hand, of either sign; and what all wallets moved by, so that the books can be seen not to balance.
alter table daily_sums add column adjustments numeric(19, 4) not null, add column moved numeric(19, 4) not null;
-- Everybody who has an account since then, operators too: unlike their roles, that never changes.
alter table summed_days add column joined integer not null;

-- The same for each customer who moved anything besides adjustments, or whose orders were sent, on that day.
create table customer_days (
  user_id uuid not null,
  day date not null,
  orders integer not null,
  sales numeric(19, 4) not null,
  refunds numeric(19, 4) not null,
  deposits numeric(19, 4) not null,
  bonus numeric(19, 4) not null,
  commission numeric(19, 4) not null,
  cost numeric(19, 4) not null,
  primary key (user_id, day)
);
create index customer_days_day_idx on customer_days (day);
comment on table customer_days is 'Derived from transactions and orders; the checks compare it with daily_sums and the ledger.';

drop function sums_between(date, date);
drop function sums_of_day(date);

-- Everything a day brought, entry by entry. The planner does not know how little a day is, and would read all orders.
create function entries_of_day(of_day date) returns table (user_id uuid, service_id integer, provider varchar,
  orders integer, sales numeric, refunds numeric, deposits numeric, bonus numeric, commission numeric, cost numeric,
  adjustments numeric, moved numeric)
language sql stable set enable_seqscan = off as $$
  select t.user_id, coalesce(o.service_id, 0), coalesce(o.provider, ''), (t.type = 'order')::integer,
    case t.type when 'order' then -t.amount else 0 end, case t.type when 'refund' then t.amount else 0 end,
    case t.type when 'deposit' then t.amount else 0 end, case t.type when 'bonus' then t.amount else 0 end,
    case t.type when 'commission' then t.amount else 0 end, 0,
    case when t.type in ('order', 'refund', 'deposit', 'bonus', 'commission') then 0 else t.amount end, t.amount
  from transactions t left join orders o on o.id = t.order_id
  where t.created_at >= vietnam_midnight(of_day) and t.created_at < vietnam_midnight(of_day + 1)
  union all
  select o.user_id, o.service_id, o.provider, 0, 0, 0, 0, 0, 0, cost_of(o), 0, 0
  from orders o
  where coalesce(o.submitted_at, o.completed_at) >= vietnam_midnight(of_day)
    and coalesce(o.submitted_at, o.completed_at) < vietnam_midnight(of_day + 1) and cost_of(o) <> 0
$$;

create function sums_of_day(of_day date) returns setof daily_sums language sql stable as $$
  select of_day, service_id, provider, sum(orders)::integer, sum(sales), sum(refunds), sum(deposits), sum(bonus),
    sum(commission), sum(cost), sum(adjustments), sum(moved)
  from entries_of_day(of_day) group by service_id, provider
$$;

create function customers_of_day(of_day date) returns setof customer_days language sql stable as $$
  select user_id, of_day, sum(orders)::integer, sum(sales), sum(refunds), sum(deposits), sum(bonus), sum(commission),
    sum(cost)
  from entries_of_day(of_day) where adjustments = 0 group by user_id
$$;

-- What orders that were sent on a day cost, as they are now.
create function costs_of_day(of_day date) returns table (service_id integer, provider varchar, cost numeric)
language sql stable set enable_seqscan = off as $$
  select o.service_id, o.provider, sum(cost_of(o)) from orders o
  where coalesce(o.submitted_at, o.completed_at) >= vietnam_midnight(of_day)
    and coalesce(o.submitted_at, o.completed_at) < vietnam_midnight(of_day + 1) and cost_of(o) <> 0
  group by o.service_id, o.provider
$$;

-- The day on which the ledger begins; around it numbers and times may cross.
create function books_first_day() returns date language sql stable as $$
  select vietnam_day(min(created_at)) from (select created_at from transactions order by number limit 200) as first
$$;

-- Those of a stretch of days that have begun, but are in no sums.
create function unsummed_days(first_day date, last_day date) returns setof date language sql stable as $$
  select d.day::date
  from generate_series(greatest(first_day, coalesce(books_first_day(), vietnam_day(now()))),
    least(last_day, vietnam_day(now())), interval '1 day') as d (day)
  where not exists (select from summed_days s where s.day = d.day::date)
$$;

-- Of these, today and yesterday are read from the books at once; whatever is older waits for the job.
create function fresh_days(first_day date, last_day date) returns setof date language sql stable as $$
  select day from unsummed_days(greatest(first_day, vietnam_day(now()) - 1), last_day) as day
$$;

-- Days in the sums whose orders have changed since: the ledger of a day that is over never changes, but what its orders
-- cost does, and is read again. The latest 14 of a stretch: the job is seldom so far behind.
create function recosted_days(first_day date, last_day date) returns setof date language sql stable as $$
  select distinct c.day from changed_days c join summed_days s on s.day = c.day
  where c.day between first_day and last_day order by c.day desc limit 14
$$;

-- The sums of a stretch of days, both included.
create function sums_between(first_day date, last_day date) returns setof daily_sums language sql stable as $$
  with recosted as materialized (select day from recosted_days(first_day, last_day) as day)
  select k.day, k.service_id, k.provider, k.orders, k.sales, k.refunds, k.deposits, k.bonus, k.commission,
    case when k.day in (select day from recosted) then 0 else k.cost end, k.adjustments, k.moved
  from daily_sums k where k.day between first_day and last_day
  union all
  select recosted.day, c.service_id, c.provider, 0, 0, 0, 0, 0, 0, c.cost, 0, 0
  from recosted cross join lateral costs_of_day(recosted.day) as c
  union all
  select fresh.* from fresh_days(first_day, last_day) as day cross join lateral sums_of_day(day) as fresh
$$;
