/** How large the seeded shop is. A few resellers hold much of it, as in any such shop. */
export type SeedSize = { users: number; orders: number; resellers: number; resellerOrders: number }

/** A step of the seeding: what it says on the screen, and its SQL. */
export type SeedStep = { name: string; sql: string }

/** The one who looks at the seeded shop. */
export const operatorId = '00000000-0000-7000-9000-000000000001'

const DAYS = 365
const SERVICES = 60
const ATTEMPTS = 100_000
const userId = (n: string) => `('00000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`

/**
 * A year of a shop, set by set. Each customer's life is a row of slots: a deposit that covers an order, its bonus, the
 * order, where it failed a refund, and the commission of whoever brought them. So no balance is ever below zero, and
 * the chain of each wallet is one running sum. Triggers and foreign keys sleep meanwhile; `invariants.sql.ts` is what
 * checks the result.
 */
export function seedProgram(size: SeedSize): SeedStep[] {
  return [
    { name: 'catalogue', sql: catalogue },
    { name: 'slots', sql: slots(size) },
    { name: 'orders', sql: orders },
    { name: 'movements', sql: movements(size) },
    { name: 'ledger', sql: ledger },
    { name: 'users', sql: users },
    { name: 'deposits and transfers', sql: deposits },
    { name: 'referrals, bells, audit, attempts, tickets', sql: besides },
  ]
}

const catalogue = `
insert into users (id, username, email, password_hash, referral_code, role)
values ('${operatorId}', 'operator', 'operator@example.com', '!', 'OPERATOR', 'owner');
insert into providers (name, api_url, api_key_encrypted, balance, balance_at)
select 'Seed ' || n, 'http://127.0.0.1:9/', '\\x00', 50000000 * n, now() from generate_series(1, 3) as n;
insert into services (id, name, category, rate, min_quantity, max_quantity, provider, provider_service_id, provider_rate)
overriding system value
select n, 'Tăng ' || (array['Like', 'Follow', 'Xem', 'Bình luận'])[1 + n % 4] || ' số ' || n,
  (array['Facebook', 'TikTok', 'YouTube', 'Instagram'])[1 + n % 4], 1000 + n * 250, 100, 100000,
  'Seed ' || 1 + n % 3, n, (1000 + n * 250) * 0.7
from generate_series(1, ${SERVICES}) as n;
select setval('services_id_seq', ${SERVICES});`

const slots = (size: SeedSize) => `
create unlogged table seed_people as
select n as u, now() - interval '${DAYS} days' * (1 - 0.99 * greatest(n - ${size.resellers}, 0) / ${size.users}.0) as since,
  case when n <= ${size.resellers} then ${size.resellerOrders}
    else ${Math.floor((size.orders - size.resellers * size.resellerOrders) / (size.users - size.resellers))}
      + case when n - ${size.resellers} <= ${
        (size.orders - size.resellers * size.resellerOrders) % (size.users - size.resellers)
      } then 1 else 0 end
  end as orders
from generate_series(1, ${size.users}) as n;
create unlogged table seed_slots as
select slot.*, s.rate, s.provider_rate, s.name, s.provider, round(s.rate * quantity / 1000, 4) as price,
  ceil(s.rate * quantity / 1000 / 10000) * 10000 as deposit,
  case
    when at > now() - interval '20 minutes' then 'pending'
    when at > now() - interval '2 days' and luck < 0.3 then 'in_progress'
    when at > now() - interval '6 hours' then 'processing'
    when luck < 0.90 then 'completed'
    when luck < 0.95 then 'partial'
    when luck < 0.99 then 'canceled'
    else 'failed'
  end as status
from (
  select u, slot, since + (now() - since) * ((slot - 1 + random() * 0.9) / orders) as at, gen_random_uuid() as id,
    gen_random_uuid() as deposit_id, gen_random_uuid() as transfer_id, 1 + floor(random() * ${SERVICES})::int as service,
    100 * (1 + floor(random() * 40)::int) as quantity, random() as luck
  from seed_people cross join lateral generate_series(1, orders) as slot
) as slot join services s on s.id = slot.service;
alter table seed_slots add column refund numeric(15, 4);
update seed_slots set refund = case
    when status in ('canceled', 'failed') then price when status = 'partial' then round(price / 2, 4) end
  where status in ('canceled', 'failed', 'partial');`

const orders = `
insert into orders (id, user_id, service_id, service_name, service_type, link, quantity, rate, provider_rate, tier_level,
  discount_percent, base_price, final_price, referrer_id, commission_percent, refunded_amount, status, attention, remains,
  provider, provider_service_id, provider_order_id, due_at, created_at, updated_at, submitted_at, started_at, completed_at)
select id, ${userId('u')}, service, name, 'Default', 'https://www.facebook.com/khach/posts/' || u || slot, quantity,
  rate, provider_rate, 0, 0, price, price, case when earns then ${userId('u - 1')} end, case when earns then 5 else 0 end,
  coalesce(refund, 0), status, case when status = 'in_progress' and luck < 0.02 then 'seed: a person is asked' end,
  case status when 'partial' then quantity / 2 when 'completed' then 0 when 'in_progress' then quantity / 3 end,
  provider, service, case when status not in ('pending', 'failed') then 's' || u || '-' || slot end,
  case when status in ('pending', 'processing', 'in_progress') then now() + interval '1 year' else 'infinity' end,
  at + interval '10 seconds', least(at + interval '5 hours', now()),
  case when status not in ('pending', 'failed') then at + interval '1 minute' end,
  case when status not in ('pending', 'failed') then at + interval '5 minutes' end,
  case when status in ('completed', 'partial', 'canceled', 'failed') then least(at + interval '5 hours', now()) end
from (select *, u % 2 = 0 and orders < 1000 as earns from seed_slots join seed_people using (u)) as slots
order by at;`

const movements = (size: SeedSize) => `
create unlogged table seed_events as
select u, slot, at, 0 as step, 'deposit' as type, deposit as amount, null::uuid as order_id from seed_slots
union all
select u, slot, at, 1, 'bonus', deposit * 0.05, null from seed_slots where (u * 7 + slot) % 10 < 9
union all
select u, slot, at + interval '10 seconds', 2, 'order', -price, id from seed_slots
union all
select u, slot, least(at + interval '6 hours', now()), 3, 'refund', refund, id from seed_slots where refund > 0
union all
select u - 1, slot, at + interval '7 days 6 hours', 4, 'commission', round(price * 0.05, 4), id from seed_slots
where u % 2 = 0 and u > ${size.resellers} and slot % 3 = 0 and status = 'completed' and at < now() - interval '8 days';`

// Both orders agree within a wallet, so the running sum and the ledger's numbers tell the same story.
// Indexes that are made at the end are quicker than those that grow with each row.
const ledger = `
create unlogged table seed_indexes as select indexname, indexdef from pg_indexes
where tablename = 'transactions' and indexname not in (select conname from pg_constraint);
do $$ declare one record; begin
  for one in select * from seed_indexes loop execute 'drop index ' || one.indexname; end loop;
end $$;
insert into transactions (user_id, order_id, type, amount, balance_before, balance_after, method, sepay_transaction_id,
  reference, created_at)
select ${userId('u')}, order_id, type, amount, after - amount, after, case when type = 'deposit' then 'bank_transfer' end,
  case when type = 'deposit' and (u + slot) % 3 = 0 then 'seed-' || u || '-' || slot end,
  'seed:' || type || ':' || u || ':' || slot, at
from (
  select *, sum(amount) over (partition by u order by at, slot, step, order_id rows unbounded preceding) as after
  from seed_events
) as run
order by at, u, slot, step, order_id;
do $$ declare one record; begin
  for one in select * from seed_indexes loop execute one.indexdef; end loop;
end $$;
drop table seed_indexes;`

const users = `
insert into users (id, username, email, password_hash, referral_code, referred_by_code, balance, total_spent, order_count,
  referral_earnings, created_at, updated_at)
select ${userId('p.u')}, 'khach_' || p.u, 'khach_' || p.u || '@example.com', '!', 'SEED' || p.u,
  case when p.u % 2 = 0 and p.orders < 1000 then 'SEED' || p.u - 1 end, e.balance, s.spent, s.orders, e.earned, p.since, now()
from seed_people p
join (select u, sum(amount) as balance, coalesce(sum(amount) filter (where type = 'commission'), 0) as earned
  from seed_events group by u) as e using (u)
join (select u, count(*) as orders, sum(price - coalesce(refund, 0)) as spent from seed_slots group by u) as s using (u)
order by p.u;`

const deposits = `
insert into bank_transfers (id, sepay_id, account_number, direction, amount, content, transferred_at, raw, received_at,
  outcome, deposit_id, user_id)
select transfer_id, 'seed-' || u || '-' || slot, '123456789', 'in', deposit, 'HMM' || u || 'X' || slot, at, '{}', at,
  'credited', deposit_id, ${userId('u')}
from seed_slots where (u + slot) % 3 = 0 order by at;
insert into bank_transfers (sepay_id, account_number, direction, amount, content, transferred_at, raw, received_at, outcome,
  reason)
select 'seed-open-' || n, '123456789', 'in', 50000 + n, 'khong ghi ma', now() - interval '1 hour' * n, '{}',
  now() - interval '1 hour' * n, case when n % 10 = 0 then 'held' else 'unmatched' end, 'no_code'
from generate_series(1, 200) as n;
insert into deposits (id, user_id, amount_asked, amount_received, status, created_at, paid_at, transfer_id, paid_code,
  ledger_reference)
select deposit_id, ${userId('u')}, deposit, deposit, 'paid', at - interval '2 minutes', at, transfer_id,
  'HMM' || u || 'X' || slot, 'seed:deposit:' || u || ':' || slot
from seed_slots where (u + slot) % 3 = 0 order by at;`

const besides = `
insert into referral_earnings (referrer_user_id, referred_user_id, order_id, commission_amount, created_at, state, due_at,
  earned_at)
select ${userId('e.u')}, ${userId('e.u + 1')}, e.order_id, e.amount, e.at - interval '7 days', 'earned', e.at, e.at
from seed_events e where e.type = 'commission' order by e.at;
insert into notifications (user_id, event, subject, created_at, read_at)
select user_id, 'order_completed', number::text, completed_at, completed_at from orders
where status = 'completed' and number % 2 = 0 order by completed_at;
insert into audit_log (actor_id, action, subject, before, after, created_at)
select '${operatorId}', 'service.change', 'service:' || 1 + n % ${SERVICES}, '{"rate":"1"}', '{"rate":"2"}',
  now() - interval '1 minute' * (200000 - n)
from generate_series(1, 200000) as n;
insert into dispatch_attempts (id, order_id, provider, worker, started_at, lease_expires_at, finished_at, outcome, request,
  reply)
select gen_random_uuid(), id, provider, 'seed', submitted_at, submitted_at + interval '1 minute',
  submitted_at + interval '1 second' * random(), 'accepted',
  jsonb_build_object('action', 'add', 'service', provider_service_id, 'link', link, 'quantity', quantity),
  'HTTP 200 {"order":"' || provider_order_id || '"}'
from orders where submitted_at is not null order by number desc limit ${ATTEMPTS};
insert into tickets (user_id, order_id, kind, status, form_token, created_at, waiting_since, closed_at)
select user_id, id, 'order', status, gen_random_uuid(), at, at, case when status = 'closed' then at + interval '1 day' end
from (
  select user_id, id, least(created_at + interval '1 hour', now()) as at,
    case number % 1000 when 0 then 'open' when 500 then 'answered' else 'closed' end as status
  from orders where number % 50 = 0 order by number
) as asked;
insert into ticket_messages (ticket_number, author_id, side, body, created_at)
select number, case when n % 2 = 1 then user_id else '${operatorId}'::uuid end,
  case when n % 2 = 1 then 'customer' else 'operator' end, 'Đơn của tôi đến đâu rồi? ' || n, created_at + interval '1 minute' * n
from tickets cross join generate_series(1, 3) as n where n < 3 or status <> 'open' order by number, n;
drop table seed_events, seed_slots, seed_people;`
