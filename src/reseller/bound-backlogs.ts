import { webhookBacklog } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { BACKLOG_MAX } from './webhook.ts'
import {
  listOverfullEndpoints,
  updateBacklogGivenUp,
  updateBacklogsShrunk,
  updateBacklogTold,
} from './webhook-backlogs.sql.ts'

const ENDPOINTS = 100
const ROWS = 5_000
const STEPS = 20

/**
 * Gives up the oldest of what waits for an endpoint beyond `max`, at most 5,000 of each in a step and 20 steps, and
 * tells its owner once.
 */
export async function boundBacklogs(transaction: Transaction, max = BACKLOG_MAX): Promise<void> {
  for (let step = 0; step < STEPS && (await boundSome(transaction, max)); step++);
  await transaction((tx) => updateBacklogsShrunk(tx, Math.floor(max / 2)))
}

/** Goes a step; gives whether there was anything to do. */
function boundSome(transaction: Transaction, max: number): Promise<boolean> {
  return transaction(async (tx) => {
    const endpoints = await listOverfullEndpoints(tx, { max, limit: ENDPOINTS })
    const news = []
    for (const { id, userId, url } of endpoints) {
      await updateBacklogGivenUp(tx, id, { max, limit: ROWS })
      if (await updateBacklogTold(tx, id)) news.push(webhookBacklog({ userId, endpointId: id, url }))
    }
    if (news.length > 0) await insertNotifications(tx, news)
    return endpoints.length > 0
  })
}
