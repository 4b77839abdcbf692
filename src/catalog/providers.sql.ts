import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { keptFree, type Purpose } from './provider-budget.ts'

/** A provider's row; the key is still sealed. */
export type Provider = {
  name: string
  apiUrl: string
  apiKeyEncrypted: Buffer
  bodyFormat: 'form' | 'json'
  currency: string
  /** đồng for one unit of its currency, as decimal text. */
  currencyRate: string
  requestsPerMinute: number
  timeoutMs: number
  statusBatchSize: number
  statusIntervalMs: number
  budgetWindowMs: number
  /** The field of `add` with which it returns the first order when a call is repeated. */
  dedupeField: string | null
  serialiseAdds: boolean
  refillSupported: boolean
  cancelSupported: boolean
  ambiguousErrors: string[]
  fundsErrors: string[]
  /** Switched off, nothing new is sent; what runs there is still followed. */
  isActive: boolean
  pausedUntil: Date | null
  /** Answers 429 or 5xx in a row. */
  failures: number
  addsHold: 'breaker' | 'funds' | null
  addsHeldUntil: Date | null
  breakerMs: number
}

const columns = sql`
  name, api_url as "apiUrl", api_key_encrypted as "apiKeyEncrypted", body_format as "bodyFormat", currency,
  currency_rate::text as "currencyRate", requests_per_minute as "requestsPerMinute", timeout_ms as "timeoutMs",
  status_batch_size as "statusBatchSize", status_interval_ms as "statusIntervalMs", is_active as "isActive",
  paused_until as "pausedUntil", budget_window_ms as "budgetWindowMs", dedupe_field as "dedupeField",
  serialise_adds as "serialiseAdds", refill_supported as "refillSupported", cancel_supported as "cancelSupported",
  ambiguous_errors as "ambiguousErrors", funds_errors as "fundsErrors", failures, adds_hold as "addsHold",
  adds_held_until as "addsHeldUntil", breaker_ms as "breakerMs"`

/** All providers; there are a handful. */
export function listProviders(db: Queryable): Promise<Provider[]> {
  return db.query(sql`select ${columns} from providers order by id limit 200`)
}

export function findProvider(db: Queryable, name: string): Promise<Provider | undefined> {
  return queryOne(db, sql`select ${columns} from providers where name = ${name}`)
}

/** Adds the provider or points the known one at this address with this key. */
export async function upsertProvider(
  tx: Tx,
  provider: {
    name: string
    apiUrl: string
    apiKeyEncrypted: Buffer
    requestsPerMinute: number | undefined
    timeoutMs: number | undefined
    statusIntervalMs?: number | undefined
  },
): Promise<void> {
  await tx.query(sql`
    insert into providers as p (name, api_url, api_key_encrypted, requests_per_minute, timeout_ms, status_interval_ms)
    values (${provider.name}, ${provider.apiUrl}, ${provider.apiKeyEncrypted},
      coalesce(${provider.requestsPerMinute ?? null}::int, 60), coalesce(${provider.timeoutMs ?? null}::int, 60000),
      coalesce(${provider.statusIntervalMs ?? null}::int, 30000))
    on conflict (name) do update set
      api_url = excluded.api_url, api_key_encrypted = excluded.api_key_encrypted,
      requests_per_minute = coalesce(${provider.requestsPerMinute ?? null}::int, p.requests_per_minute),
      timeout_ms = coalesce(${provider.timeoutMs ?? null}::int, p.timeout_ms),
      status_interval_ms = coalesce(${provider.statusIntervalMs ?? null}::int, p.status_interval_ms),
      updated_at = now()`)
}

/** What the environment decides holds for every provider row. */
export async function updateProviderLimits(
  tx: Tx,
  limits: { requestsPerMinute: number | undefined; timeoutMs: number | undefined },
): Promise<void> {
  await tx.query(sql`
    update providers set requests_per_minute = coalesce(${limits.requestsPerMinute ?? null}::int, requests_per_minute),
      timeout_ms = coalesce(${limits.timeoutMs ?? null}::int, timeout_ms)
    where requests_per_minute is distinct from coalesce(${limits.requestsPerMinute ?? null}::int, requests_per_minute)
      or timeout_ms is distinct from coalesce(${limits.timeoutMs ?? null}::int, timeout_ms)`)
}

/**
 * Notes that a provider failed and keeps everybody from calling it for a while. Several calls that fail at once
 * count once.
 */
export async function updateProviderFailed(tx: Tx, name: string, pauseMs: number): Promise<void> {
  await tx.query(sql`
    update providers
    set failures = failures + 1, paused_until = now() + make_interval(secs => ${pauseMs / 1000})
    where name = ${name} and (paused_until is null or paused_until <= now())`)
}

/** Notes that a provider answers again. */
export async function updateProviderAnswered(tx: Tx, name: string): Promise<void> {
  await tx.query(sql`update providers set failures = 0 where name = ${name} and failures > 0`)
}

/**
 * Locks the provider and gives why its new orders wait. A statement of its own: where many at once lock and update
 * one row in a single statement, they deadlock over its older version.
 */
export async function lockAddsHold(tx: Tx, name: string): Promise<'breaker' | 'funds' | null> {
  const row = await queryOne<{ hold: 'breaker' | 'funds' | null }>(
    tx,
    sql`select adds_hold as hold from providers where name = ${name} for no key update`,
  )
  return row?.hold ?? null
}

/** Lets new orders wait; after `heldMs` one is sent to try again. */
export async function updateAddsHeld(
  tx: Tx,
  name: string,
  hold: 'breaker' | 'funds',
  heldMs: number,
): Promise<void> {
  await tx.query(sql`
    update providers set adds_hold = ${hold}, adds_held_until = now() + make_interval(secs => ${heldMs / 1000})
    where name = ${name}`)
}

/** Lets new orders go again. */
export async function updateAddsResumed(tx: Tx, name: string): Promise<void> {
  await tx.query(sql`
    update providers set adds_hold = null, adds_held_until = null, adds_resumed_at = now()
    where name = ${name} and adds_hold is not null`)
}

/** How many orders became unknown in the last minute, since new orders were let go the last time. */
export async function countRecentUnknowns(tx: Tx, name: string): Promise<number> {
  const rows = await tx.query<{ unknowns: number }>(sql`
    select count(*)::int as unknowns
    from dispatch_attempts a join providers p on p.name = a.provider
    where a.provider = ${name} and a.outcome = 'unknown'
      and a.finished_at > greatest(now() - interval '1 minute', p.adds_resumed_at)`)
  return rows[0]!.unknowns
}

/** Notes what is left on our account with a provider, in its currency. */
export async function updateProviderBalance(tx: Tx, name: string, balance: string): Promise<void> {
  await tx.query(
    sql`update providers set balance = ${balance}::numeric, balance_at = now() where name = ${name}`,
  )
}

/** Makes the slots of a provider's budget match its requests per minute. */
export async function resizeBudget(tx: Tx, provider: string, requestsPerMinute: number): Promise<void> {
  await tx.query(sql`
    with gone as (delete from provider_slots where provider = ${provider} and slot > ${requestsPerMinute})
    insert into provider_slots (provider, slot)
    select ${provider}, slot from generate_series(1, ${requestsPerMinute}::int) as slot
    on conflict do nothing`)
}

/**
 * Locks up to `wanted` free slots of a provider's budget, none of the last ones that more urgent calls keep
 * for themselves, and none while it is paused. Slots that others hold are passed over. What is locked but not
 * spent in this transaction stays free.
 */
export async function lockFreeSlots(
  tx: Tx,
  provider: string,
  wanted: number,
  purpose: Purpose,
): Promise<number[]> {
  const rows = await tx.query<{ slot: number }>(sql`
    with open as (
      select name, clock_timestamp() - make_interval(secs => budget_window_ms / 1000.0) as free_since,
        floor(requests_per_minute * ${keptFree(purpose)}::float8) as kept
      from providers
      where name = ${provider} and (paused_until is null or paused_until <= now())
    )
    select slot from provider_slots
    -- Said of the row itself, so that it is asked again of a row that another process spent a moment ago.
    where provider = ${provider} and taken_at < (select free_since from open)
    order by taken_at, slot
    limit (
      select least(${wanted}::int, greatest(0, count(*) - kept))
      from open join provider_slots s on s.provider = open.name and s.taken_at < open.free_since
      group by kept
    )
    for update skip locked`)
  return rows.map((row) => row.slot)
}

/** Spends slots that this transaction has locked. */
export async function updateSlotsTaken(tx: Tx, provider: string, slots: readonly number[]): Promise<void> {
  await tx.query(sql`
    update provider_slots set taken_at = clock_timestamp()
    where provider = ${provider} and slot = any(${slots}::int[])`)
}

/** Remembers when a provider's catalogue was last read, or why it could not be. */
export async function updateCatalogueRead(tx: Tx, name: string, error: string | null): Promise<void> {
  await tx.query(sql`
    update providers
    set catalogue_at = case when ${error}::text is null then now() else catalogue_at end, catalogue_error = left(${error}, 500)
    where name = ${name}`)
}

/** What becomes of differences in a provider's catalogue, and when it was last read. */
export type CatalogueState = {
  name: string
  isActive: boolean
  autoApprove: 'none' | 'prices' | 'all'
  onPriceRise: 'pause' | 'reprice'
  readAt: Date | null
  error: string | null
}

/** All providers, as their catalogues are kept. */
export function listCatalogueStates(db: Queryable): Promise<CatalogueState[]> {
  return db.query(sql`
    select name, is_active as "isActive", auto_approve as "autoApprove", on_price_rise as "onPriceRise",
      catalogue_at as "readAt", catalogue_error as error
    from providers order by id limit 200`)
}

/** Changes what becomes of differences; gives what held before, undefined when there is no such provider. */
export function updateSyncPolicy(
  tx: Tx,
  name: string,
  policy: Pick<CatalogueState, 'autoApprove' | 'onPriceRise'>,
): Promise<Pick<CatalogueState, 'autoApprove' | 'onPriceRise'> | undefined> {
  return queryOne(
    tx,
    sql`
    update providers p set auto_approve = ${policy.autoApprove}, on_price_rise = ${policy.onPriceRise}, updated_at = now()
    from (select name, auto_approve, on_price_rise from providers where name = ${name} for no key update) as before
    where p.name = before.name
    returning before.auto_approve as "autoApprove", before.on_price_rise as "onPriceRise"`,
  )
}
