/** What our own orders say of a service, over all quantities or those of a bucket. Percentages of `sample`. */
export type RecordFigures = {
  /** 0: all quantities; 1 to 5: up to 100, 1,000, 10,000, 100,000, and more. */
  bucket: number
  /** Orders of the last 90 days that have ended. */
  sample: number
  completionPercent: number
  partialPercent: number
  cancelPercent: number
  /** Orders whose beginning is known; the times are seconds since they were placed, or were to begin. */
  startSample: number
  startP50Seconds: number | null
  startP90Seconds: number | null
  /** Orders that were completed whole in one run. */
  finishSample: number
  finishP50Seconds: number | null
  finishP90Seconds: number | null
}

/** A service's figures by bucket. */
export type TrackRecord = readonly RecordFigures[]

/** Of fewer orders nothing is told. */
export const SAMPLE_MIN = 5

/** The largest quantity of each bucket but the last. */
export const bucketEnds = [100, 1000, 10_000, 100_000] as const

/** What customers are told of a service; null where too few orders stand behind it. */
export type RecordSummary = {
  startP50Seconds: number | null
  finishP50Seconds: number | null
  finishP90Seconds: number | null
  completionPercent: number | null
  sample: number
}

/** A service's figures over all quantities, as far as enough orders stand behind them. */
export function summaryOf(record: TrackRecord): RecordSummary {
  const all = record.find((figures) => figures.bucket === 0)
  const knowsFinish = all !== undefined && all.finishSample >= SAMPLE_MIN
  return {
    startP50Seconds: all && all.startSample >= SAMPLE_MIN ? all.startP50Seconds : null,
    finishP50Seconds: knowsFinish ? all.finishP50Seconds : null,
    finishP90Seconds: knowsFinish ? all.finishP90Seconds : null,
    completionPercent: all && all.sample >= SAMPLE_MIN ? all.completionPercent : null,
    sample: all?.sample ?? 0,
  }
}

/** Whole minutes no finer than the figure deserves: to 10 minutes from two hours on, to hours from a day on. */
export function roughMinutes(seconds: number): number {
  const minutes = Math.max(1, Math.round(seconds / 60))
  const step = minutes >= 1440 ? 60 : minutes >= 120 ? 10 : 1
  return Math.round(minutes / step) * step
}

/** The bucket of a quantity. */
function bucketOf(quantity: number): number {
  const place = bucketEnds.findIndex((end) => quantity <= end)
  return place === -1 ? bucketEnds.length + 1 : place + 1
}

/** What an estimate needs of an order. */
export type OrderToEstimate = {
  status: string
  /** All runs together. */
  quantity: number
  runs: number
  intervalMinutes: number | null
  createdAt: Date
  startAt: Date | null
  runsPaused: boolean
}

/**
 * When an order is likely done: when half of those of its size were, or once that has passed, when nine of ten
 * were. A drip-feed ends that long after its last run begins. Undefined where too few orders tell, where even that
 * has passed, and for orders that have ended, are paused, or of which nobody knows whether they were taken.
 */
export function etaOf(record: TrackRecord, order: OrderToEstimate, now: Date): Date | undefined {
  const isRunning = ['pending', 'submitting', 'processing', 'in_progress'].includes(order.status)
  if (!isRunning || order.runsPaused) return undefined
  const figures = [bucketOf(order.quantity / order.runs), 0]
    .map((bucket) => record.find((one) => one.bucket === bucket))
    .find((one) => one !== undefined && one.finishSample >= SAMPLE_MIN)
  if (!figures) return undefined
  const lastRunMs = (order.runs - 1) * (order.intervalMinutes ?? 0) * 60_000
  const beginsMs = Math.max(order.createdAt.getTime(), order.startAt?.getTime() ?? 0) + lastRunMs
  const seconds = [figures.finishP50Seconds, figures.finishP90Seconds].find(
    (one) => one !== null && beginsMs + one * 1000 > now.getTime(),
  )
  return seconds == null ? undefined : new Date(beginsMs + seconds * 1000)
}
