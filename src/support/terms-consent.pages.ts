import type { FastifyRequest } from 'fastify'
import { userOf } from '../accounts/access.api.ts'
import type { Transaction } from '../platform/db.ts'
import { readWholeNumber } from '../ui/format.ts'
import { acceptTerms } from './accept-terms.ts'

/** Writes down that whoever sends this form accepts the new terms that it showed; most forms show none. */
export async function acceptShownTerms(transaction: Transaction, request: FastifyRequest): Promise<void> {
  const { terms } = request.body as { terms?: unknown }
  const versionId = typeof terms === 'string' ? readWholeNumber(terms) : undefined
  if (versionId === undefined || versionId > 2_147_483_647) return
  await acceptTerms(transaction, { userId: userOf(request).id, versionId, address: request.ip })
}
