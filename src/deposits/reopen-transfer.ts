import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockTransfer, updateTransferReopened, updateTransferTakenBack } from './transfers.sql.ts'

/**
 * Lets a transfer wait again that was set aside by mistake, or that was credited and taken back in full; with a reason
 * and an audit row. Crediting it then takes what it always takes. Refuses `transfer_not_found`, and
 * `transfer_not_reopened` when it is neither, or somebody was faster.
 */
export async function reopenTransfer(
  transaction: Transaction,
  request: { actorId: string; transferId: string; reason: string },
): Promise<void> {
  const { actorId, transferId, reason } = request
  await transaction(async (tx) => {
    const transfer = (await lockTransfer(tx, transferId)) ?? refuse('transfer_not_found')
    const reopened =
      (await updateTransferReopened(tx, transferId)) ??
      (await updateTransferTakenBack(tx, transferId)) ??
      refuse('transfer_not_reopened')
    await insertAudit(tx, {
      actorId,
      action: 'transfer.reopen',
      subject: `transfer ${transfer.sepayId}`,
      before: { outcome: transfer.outcome, reason: transfer.reason, amount: transfer.amount.toString() },
      after: { outcome: reopened.outcome, reason },
    })
  })
}
