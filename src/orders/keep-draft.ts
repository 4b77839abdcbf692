import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { type DraftKind, upsertDraft } from './order-drafts.sql.ts'

/** More than any form of ours may send. */
const CONTENT_MAX_BYTES = 2_200_000

/** Keeps what somebody typed while they top up, in the place of what they kept before. */
export async function keepDraft(
  transaction: Transaction,
  draft: { userId: string; kind: DraftKind; content: string },
): Promise<void> {
  if (Buffer.byteLength(draft.content) > CONTENT_MAX_BYTES) refuse('body_too_large')
  await transaction((tx) => upsertDraft(tx, draft))
}
