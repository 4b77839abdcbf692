import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { updateRunsPaused, updateRunsStopped } from './runs.sql.ts'

/** What a customer may do with the runs of a drip-feed that have not begun. */
export type RunsControl = 'pause' | 'resume' | 'stop'

/**
 * Lets the runs of a customer's drip-feed that have not begun wait, go on, or be given up for good; what has
 * begun goes on. Refuses `runs_not_waiting` for an order that is none, is not theirs, or has no run left.
 * Whoever stops runs settles the order afterwards (`settleRuns`), which refunds them.
 */
export async function controlRuns(
  transaction: Transaction,
  { userId, orderId, control }: { userId: string; orderId: string; control: RunsControl },
): Promise<void> {
  await transaction(async (tx) => {
    const changed =
      control === 'stop'
        ? await updateRunsStopped(tx, userId, orderId)
        : await updateRunsPaused(tx, userId, orderId, control === 'pause')
    if (!changed) refuse('runs_not_waiting')
    if (control === 'resume') wakeJob(tx, 'work_provider', changed.provider)
  })
}
