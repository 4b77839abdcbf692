import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { vietnamDate } from '../core/clock.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Amount, success } from '../platform/reply.ts'
import { maskUsername } from './commission.ts'
import { referralLink } from './referral-link.ts'
import { getReferralTotals, listEarnings } from './referrals.sql.ts'

const RECENT = 20

/** What came of a user's referral code. */
export function referralRoutes(app: Server, parts: { db: Queryable; publicUrl: string }): void {
  app.get(
    '/api/referral/stats',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'My referral code and what it earned',
        operationId: 'getReferrals',
        tags: ['Referrals'],
        response: {
          200: success({
            referral_code: Type.String(),
            referral_link: Type.String(),
            total_referrals: Type.Integer(),
            total_earnings: Amount,
            pending_earnings: Amount,
            recent_earnings: Type.Array(
              Type.Object({
                user: Type.String(),
                order_id: Type.String(),
                amount: Amount,
                date: Type.String(),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const [totals, recent] = await Promise.all([
        getReferralTotals(parts.db, user.id, user.referralCode),
        listEarnings(parts.db, user.id, { states: ['earned'], limit: RECENT }),
      ])
      return {
        success: true as const,
        referral_code: user.referralCode,
        referral_link: referralLink(parts.publicUrl, user.referralCode),
        total_referrals: totals.referrals,
        total_earnings: totals.earned.toJSON(),
        pending_earnings: totals.pending.toJSON(),
        recent_earnings: recent.map((earning) => ({
          user: maskUsername(earning.username),
          order_id: earning.orderId,
          amount: earning.amount.toJSON(),
          date: vietnamDate(earning.at),
        })),
      }
    },
  )
}
