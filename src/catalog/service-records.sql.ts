import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { bucketEnds, type RecordFigures, type TrackRecord } from './service-record.ts'

const columns = sql`
  bucket, sample, completion_percent::float8 as "completionPercent", partial_percent::float8 as "partialPercent",
  cancel_percent::float8 as "cancelPercent", start_sample as "startSample", start_p50_seconds as "startP50Seconds",
  start_p90_seconds as "startP90Seconds", finish_sample as "finishSample", finish_p50_seconds as "finishP50Seconds",
  finish_p90_seconds as "finishP90Seconds"`

/** What our own orders say of a service; empty when none of its orders has ended in the last 90 days. */
export function findTrackRecord(db: Queryable, serviceId: number): Promise<TrackRecord> {
  return db.query<RecordFigures>(sql`
    select ${columns} from service_records where service_id = ${serviceId} order by bucket`)
}

/** The figures of several services over all quantities; a service without any is not in the map. */
export async function listOverallRecords(
  db: Queryable,
  serviceIds: readonly number[],
): Promise<Map<number, TrackRecord>> {
  const rows = await db.query<RecordFigures & { serviceId: number }>(sql`
    select service_id as "serviceId", ${columns} from service_records
    where service_id = any(${serviceIds}::int[]) and bucket = 0`)
  return new Map(rows.map(({ serviceId, ...figures }) => [serviceId, [figures]]))
}

/** Lets this transaction's statements take longer than others may: for reports. */
export async function allowLongStatements(tx: Tx, seconds: number): Promise<void> {
  await tx.query(sql`select set_config('statement_timeout', ${String(seconds * 1000)}, true)`)
}

/**
 * Computes every service's record anew from the orders of the last 90 days. Runs of a drip-feed that the panel
 * schedules are not orders of their own; where a provider spreads one, when it ends says nothing of its speed.
 * An order that its provider refused counts as canceled: nothing was delivered.
 */
export async function refreshServiceRecords(tx: Tx): Promise<void> {
  const [first, second, third, fourth] = bucketEnds
  await tx.query(sql`
    with ended as (
      select service_id, status,
        case when quantity <= ${first}::int then 1 when quantity <= ${second}::int then 2
          when quantity <= ${third}::int then 3 when quantity <= ${fourth}::int then 4 else 5 end as bucket,
        extract(epoch from coalesce(started_at, case when status = 'completed' then completed_at end)
          - greatest(created_at, start_at))::float8 as start_s,
        case when status = 'completed' and runs = 1
          then extract(epoch from completed_at - greatest(created_at, start_at))::float8 end as finish_s
      from orders
      where created_at > now() - interval '90 days' and parent_id is null
        and status in ('completed', 'partial', 'canceled', 'failed')
    ), computed as (
      select service_id, coalesce(bucket, 0) as bucket, count(*)::int as sample,
        100.0 * count(*) filter (where status = 'completed') / count(*) as completed,
        100.0 * count(*) filter (where status = 'partial') / count(*) as partial,
        100.0 * count(*) filter (where status in ('canceled', 'failed')) / count(*) as canceled,
        count(start_s)::int as start_sample,
        percentile_cont(array[0.5, 0.9]) within group (order by greatest(0, start_s)) filter (where start_s is not null) as start_at,
        count(finish_s)::int as finish_sample,
        percentile_cont(array[0.5, 0.9]) within group (order by greatest(0, finish_s)) filter (where finish_s is not null) as finish_at
      from ended
      group by grouping sets ((service_id), (service_id, bucket))
    ), gone as (
      delete from service_records r
      where not exists (select from computed c where c.service_id = r.service_id and c.bucket = r.bucket)
    )
    insert into service_records (service_id, bucket, sample, completion_percent, partial_percent, cancel_percent,
      start_sample, start_p50_seconds, start_p90_seconds, finish_sample, finish_p50_seconds, finish_p90_seconds)
    select service_id, bucket, sample, completed, partial, canceled, start_sample, start_at[1]::int, start_at[2]::int,
      finish_sample, finish_at[1]::int, finish_at[2]::int
    from computed
    on conflict (service_id, bucket) do update set sample = excluded.sample,
      completion_percent = excluded.completion_percent, partial_percent = excluded.partial_percent,
      cancel_percent = excluded.cancel_percent, start_sample = excluded.start_sample,
      start_p50_seconds = excluded.start_p50_seconds, start_p90_seconds = excluded.start_p90_seconds,
      finish_sample = excluded.finish_sample, finish_p50_seconds = excluded.finish_p50_seconds,
      finish_p90_seconds = excluded.finish_p90_seconds, refreshed_at = now()`)
}
