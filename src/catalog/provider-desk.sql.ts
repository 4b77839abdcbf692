import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { ProviderSettings } from './provider-settings.ts'

/** How a provider does, for operators; the key is not among it. */
export type ProviderDesk = ProviderSettings & {
  name: string
  version: number
  isActive: boolean
  /** Answers 429 or 5xx in a row, and until when it is left alone for them. */
  failures: number
  pausedUntil: Date | null
  hold: 'breaker' | 'funds' | null
  heldUntil: Date | null
  /** As it told us last, in its currency, as decimal text. */
  balance: string | null
  balanceAt: Date | null
  catalogueAt: Date | null
  catalogueError: string | null
  /** Of the newest 200 calls that were answered; null: there are none. */
  latencyMs: number | null
  /** Of the last day, at most the newest 5,000. */
  attempts: number
  refused: number
  unclear: number
  /** Orders running there and waiting to be sent, each counted to 10,000. */
  running: number
  waiting: number
  services: number
}

const COUNTED_MAX = 10_000

/** All providers with how they do; `name` for one alone. */
export function listProviderDesk(db: Queryable, name?: string): Promise<ProviderDesk[]> {
  return db.query(sql`
    select p.name, p.version, p.api_url as "apiUrl", p.body_format as "bodyFormat", p.currency,
      p.currency_rate::text as "currencyRate", p.requests_per_minute as "requestsPerMinute", p.timeout_ms as "timeoutMs",
      p.dedupe_field as "dedupeField", p.serialise_adds as "serialiseAdds", p.refill_supported as "refillSupported",
      p.cancel_supported as "cancelSupported", p.ambiguous_errors as "ambiguousErrors", p.funds_errors as "fundsErrors",
      p.is_active as "isActive", p.failures, case when p.paused_until > now() then p.paused_until end as "pausedUntil",
      p.adds_hold as hold, p.adds_held_until as "heldUntil", trim_scale(p.balance)::text as balance,
      p.balance_at as "balanceAt", p.catalogue_at as "catalogueAt", p.catalogue_error as "catalogueError",
      a."latencyMs", a.attempts, a.refused, a.unclear, o.running, o.waiting, o.services
    from providers p
    cross join lateral (
      select
        percentile_cont(0.5) within group (order by took_ms)
          filter (where place <= 200 and outcome in ('accepted', 'refused')) as "latencyMs",
        count(*) filter (where is_recent)::int as attempts,
        count(*) filter (where is_recent and outcome = 'refused')::int as refused,
        count(*) filter (where is_recent and outcome in ('unknown', 'not_sent'))::int as unclear
      from (
        select outcome, started_at > now() - interval '1 day' as is_recent,
          extract(epoch from finished_at - started_at)::float8 * 1000 as took_ms,
          row_number() over (order by started_at desc) as place
        from dispatch_attempts where provider = p.name and finished_at is not null
        order by started_at desc limit 5000
      ) as last
    ) as a
    cross join lateral (
      select
        (select count(*)::int from (
          select from orders where provider = p.name and status in ('processing', 'in_progress') limit ${COUNTED_MAX}
        ) as r) as running,
        (select count(*)::int from (
          select from orders where provider = p.name and status = 'pending' limit ${COUNTED_MAX}
        ) as w) as waiting,
        (select count(*)::int from services where provider = p.name and is_active) as services
    ) as o
    ${name === undefined ? empty : sql`where p.name = ${name}`}
    order by p.id limit 200`)
}

/** A call that sent an order. */
export type ProviderAttempt = {
  id: string
  orderNumber: number
  startedAt: Date
  tookMs: number | null
  outcome: 'accepted' | 'refused' | 'not_sent' | 'unknown' | null
  /** What the provider said, or why it said nothing, the key left out. */
  reply: string | null
}

/** The last calls to a provider, the newest first. */
export function listProviderAttempts(db: Queryable, name: string, limit: number): Promise<ProviderAttempt[]> {
  return db.query(sql`
    select a.id, o.number as "orderNumber", a.started_at as "startedAt",
      (extract(epoch from a.finished_at - a.started_at) * 1000)::float8 as "tookMs", a.outcome, left(a.reply, 300) as reply
    from dispatch_attempts a join orders o on o.id = a.order_id
    where a.provider = ${name} order by a.started_at desc limit ${limit}`)
}

/** Adds a provider, paused; undefined when there is one of this name, whatever its case. */
export function insertProvider(
  tx: Tx,
  name: string,
  settings: ProviderSettings,
  apiKeyEncrypted: Buffer,
): Promise<{ id: number } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into providers (name, api_url, api_key_encrypted, body_format, currency, currency_rate, requests_per_minute,
      timeout_ms, dedupe_field, serialise_adds, refill_supported, cancel_supported, ambiguous_errors, funds_errors, is_active)
    select ${name}, ${settings.apiUrl}, ${apiKeyEncrypted}, ${settings.bodyFormat}, ${settings.currency},
      ${settings.currencyRate}::numeric, ${settings.requestsPerMinute}, ${settings.timeoutMs}, ${settings.dedupeField},
      ${settings.serialiseAdds}, ${settings.refillSupported}, ${settings.cancelSupported},
      ${settings.ambiguousErrors}::text[], ${settings.fundsErrors}::text[], false
    where not exists (select from providers where lower(name) = lower(${name}))
      and (select count(*) from providers) < 200
    on conflict do nothing returning id`,
  )
}

/** Locks a provider and gives it as operators set it; undefined when there is none. */
export function lockProvider(
  tx: Tx,
  name: string,
): Promise<
  | (ProviderSettings & {
      version: number
      isActive: boolean
      hold: 'breaker' | 'funds' | null
      failures: number
    })
  | undefined
> {
  return queryOne(
    tx,
    sql`
    select version, api_url as "apiUrl", body_format as "bodyFormat", currency, currency_rate::text as "currencyRate",
      requests_per_minute as "requestsPerMinute", timeout_ms as "timeoutMs", dedupe_field as "dedupeField",
      serialise_adds as "serialiseAdds", refill_supported as "refillSupported", cancel_supported as "cancelSupported",
      ambiguous_errors as "ambiguousErrors", funds_errors as "fundsErrors", is_active as "isActive", adds_hold as hold,
      failures
    from providers where name = ${name} for no key update`,
  )
}

/** Changes what operators set; without a key the one there is stays. */
export async function updateProvider(
  tx: Tx,
  name: string,
  settings: ProviderSettings,
  apiKeyEncrypted: Buffer | null,
): Promise<void> {
  await tx.query(sql`
    update providers set api_url = ${settings.apiUrl},
      api_key_encrypted = coalesce(${apiKeyEncrypted}::bytea, api_key_encrypted), body_format = ${settings.bodyFormat},
      currency = ${settings.currency}, currency_rate = ${settings.currencyRate}::numeric,
      requests_per_minute = ${settings.requestsPerMinute}, timeout_ms = ${settings.timeoutMs},
      dedupe_field = ${settings.dedupeField}, serialise_adds = ${settings.serialiseAdds},
      refill_supported = ${settings.refillSupported}, cancel_supported = ${settings.cancelSupported},
      ambiguous_errors = ${settings.ambiguousErrors}::text[], funds_errors = ${settings.fundsErrors}::text[],
      updated_at = now()
    where name = ${name}`)
}

/** Pauses a provider or lets new orders go there again. */
export async function updateProviderActive(tx: Tx, name: string, isActive: boolean): Promise<void> {
  await tx.query(sql`update providers set is_active = ${isActive}, updated_at = now() where name = ${name}`)
}

/** Forgets why a provider was left alone. */
export async function updateProviderRested(tx: Tx, name: string): Promise<void> {
  await tx.query(sql`update providers set failures = 0, paused_until = null where name = ${name}`)
}
