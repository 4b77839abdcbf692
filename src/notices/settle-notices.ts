import type { TelegramOutcome } from '../partners/telegram.ts'
import type { Transaction } from '../platform/db.ts'
import { updateNoticesFailed, updateNoticesSent, type WaitingNotice } from './notices.sql.ts'

/** A day of tries ten seconds apart: an alert outlives any outage in which somebody could mend its cause. */
const TRIES_MAX = 8_640
const CHAT_MOVED = 'the chat has a new id: set TELEGRAM_ADMIN_CHAT_ID to it'

/** Writes down what became of messages: sent, to be tried again, or given up. */
export async function settleNotices(
  transaction: Transaction,
  notices: readonly WaitingNotice[],
  outcome: TelegramOutcome,
): Promise<void> {
  const ids = notices.map((notice) => notice.id)
  const tired = notices.some((notice) => notice.attempts >= TRIES_MAX)
  await transaction(async (tx) => {
    switch (outcome.outcome) {
      case 'sent':
        return updateNoticesSent(tx, ids)
      case 'retry':
        return updateNoticesFailed(tx, ids, {
          error: outcome.reason,
          retryInMs: tired ? undefined : outcome.afterMs,
        })
      case 'moved':
        return updateNoticesFailed(tx, ids, { error: CHAT_MOVED, retryInMs: undefined })
      default:
        return updateNoticesFailed(tx, ids, { error: outcome.reason, retryInMs: undefined })
    }
  })
}
