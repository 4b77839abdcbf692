import { Money } from '../core/money.ts'
import type { Queryable, Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { CatalogueChange, CatalogueEntry, ChangePart } from './catalogue-change.ts'
import type { Dismissal, StagedChange } from './sync-plan.ts'

const LOCK = 7_306_003

/** Lets one writer of the catalogue at a time through, until its transaction ends; prices are made from it whole. */
export async function lockCatalogue(tx: Tx): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(${LOCK})`)
}

/** A difference that waits for a decision, or had one. */
export type ChangeRow = CatalogueChange & { id: number; provider: string; createdAt: Date }

type EntryJson = Omit<CatalogueEntry, 'cost'> & { cost: string }
type Stored<Row extends { before: unknown; after: unknown }> = Omit<Row, 'before' | 'after'> & {
  before: EntryJson | null
  after: EntryJson | null
}

const columns = sql`
  id, provider, provider_service_id as "providerServiceId", service_id as "serviceId", place, kind, parts, before, after,
  rate_before as "rateBefore", proposed_rate as "proposedRate", created_at as "createdAt"`

export type ChangeFilter = { provider?: string | undefined; part?: ChangePart | undefined }

/** A page of what waits for a decision, the oldest first. */
export async function listPendingChanges(
  db: Queryable,
  page: ChangeFilter & { after: number | undefined; limit: number },
): Promise<ChangeRow[]> {
  const rows = await db.query<Stored<ChangeRow>>(sql`
    select ${columns} from catalogue_changes
    where status = 'pending' and id > ${page.after ?? 0} ${whichChanges(page)}
    order by id limit ${page.limit}`)
  return rows.map(readStored)
}

/** How many changes of each kind wait, and the newest of all; a change of several kinds counts for each. */
export function listPendingCounts(
  db: Queryable,
  provider: string | undefined,
): Promise<{ part: ChangePart | null; changes: number; newest: number }[]> {
  return db.query(sql`
    select part, count(distinct id)::int as changes, max(id) as newest
    from catalogue_changes, unnest(parts) as part
    where status = 'pending' ${whichChanges({ provider })}
    group by grouping sets ((part), ()) having count(*) > 0`)
}

/** Which changes an operator decides on: those named, or all of a filter that had been seen. */
export type Selection = { ids: readonly number[] } | (ChangeFilter & { upTo: number })

/** Locks those of the chosen changes that still wait, at most `limit`. */
export async function lockPendingChanges(tx: Tx, chosen: Selection, limit: number): Promise<ChangeRow[]> {
  const rows = await tx.query<Stored<ChangeRow>>(sql`
    select ${columns} from catalogue_changes where status = 'pending' ${whichChosen(chosen)}
    order by id limit ${limit} for update`)
  return rows.map(readStored)
}

/** The first of the chosen changes that still wait; each says how many there are in all. */
export async function listChosenChanges(
  db: Queryable,
  chosen: Selection,
  limit: number,
): Promise<(ChangeRow & { chosen: number })[]> {
  const rows = await db.query<Stored<ChangeRow & { chosen: number }>>(sql`
    select ${columns}, count(*) over ()::int as chosen
    from catalogue_changes where status = 'pending' ${whichChosen(chosen)}
    order by id limit ${limit}`)
  return rows.map(readStored)
}

/** Records a decision on changes that are locked. */
export async function updateChangesDecided(
  tx: Tx,
  ids: readonly number[],
  status: 'approved' | 'dismissed',
  decidedBy: string | null,
): Promise<void> {
  await tx.query(sql`
    update catalogue_changes set status = ${status}, decided_at = now(), decided_by = ${decidedBy}::uuid
    where id = any(${ids}::bigint[])`)
}

/** Takes back what waits of a provider: a newer reading of its catalogue says what differs now. */
export async function updateChangesSuperseded(tx: Tx, provider: string): Promise<void> {
  await tx.query(sql`
    update catalogue_changes set status = 'superseded', decided_at = now()
    where status = 'pending' and provider = ${provider}`)
}

/** Forgets changes that were superseded long ago; what was decided is kept. */
export async function deleteOldSuperseded(tx: Tx, days: number): Promise<void> {
  await tx.query(sql`
    delete from catalogue_changes
    where status = 'superseded' and decided_at < now() - make_interval(days => ${days}::int)`)
}

/** Stores the differences of a reading, those that need nobody as approved at once. */
export async function insertChanges(
  tx: Tx,
  provider: string,
  changes: readonly StagedChange[],
): Promise<void> {
  const column = <T>(read: (change: StagedChange) => T) => changes.map(read)
  await tx.query(sql`
    insert into catalogue_changes (provider, provider_service_id, service_id, place, kind, parts, before, after,
      rate_before, proposed_rate, status, decided_at)
    select ${provider}, c.psid, c.service_id, c.place, c.kind, string_to_array(c.parts, ','), c.before, c.after, c.rate_before,
      c.proposed, case when c.pending then 'pending' else 'approved' end, case when c.pending then null else now() end
    from unnest(
      ${column((c) => c.providerServiceId)}::text[], ${column((c) => c.serviceId)}::int[],
      ${column((c) => c.place)}::int[], ${column((c) => c.kind)}::text[], ${column((c) => c.parts.join(','))}::text[],
      ${column((c) => entryJson(c.before))}::jsonb[], ${column((c) => entryJson(c.after))}::jsonb[],
      ${column((c) => c.rateBefore)}::numeric[], ${column((c) => c.proposedRate)}::numeric[],
      ${column((c) => c.decision === 'pending')}::boolean[]
    ) as c (psid, service_id, place, kind, parts, before, after, rate_before, proposed, pending)`)
}

/** What a person dismissed last, of each of a provider's services whose last decision that was. */
export async function listDismissals(db: Queryable, provider: string): Promise<Dismissal[]> {
  const rows = await db.query<Stored<Dismissal & { before: null }>>(sql`
    select "providerServiceId", place, kind, after, null as before from (
      select distinct on (provider_service_id, place) provider_service_id as "providerServiceId", place, kind, after, status
      from catalogue_changes
      where provider = ${provider} and status in ('approved', 'dismissed')
      order by provider_service_id, place, id desc
    ) as latest
    where status = 'dismissed'`)
  return rows.map(readStored)
}

function whichChosen(chosen: Selection) {
  if ('ids' in chosen) return sql`and id = any(${chosen.ids}::bigint[])`
  return sql`and id <= ${chosen.upTo} ${whichChanges(chosen)}`
}

function whichChanges({ provider, part }: ChangeFilter) {
  return sql`
    ${provider === undefined ? empty : sql`and provider = ${provider}`}
    ${part === undefined ? empty : sql`and parts @> array[${part}::text]`}`
}

function entryJson(entry: CatalogueEntry | null): string | null {
  return entry && JSON.stringify({ ...entry, cost: entry.cost.toString() } satisfies EntryJson)
}

function readStored<Row extends { before: EntryJson | null; after: EntryJson | null }>(row: Row) {
  return { ...row, before: readEntry(row.before), after: readEntry(row.after) }
}

/** In the order in which entries are made, so that two of them can be compared as text. */
function readEntry(json: EntryJson | null): CatalogueEntry | null {
  if (!json) return null
  const { name, category, type, cost, minQuantity, maxQuantity, refillEnabled, cancelEnabled, dripFeed } =
    json
  const rest = { minQuantity, maxQuantity, refillEnabled, cancelEnabled, dripFeed }
  return { name, category, type, cost: Money.parse(cost), ...rest }
}
