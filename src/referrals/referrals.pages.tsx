import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { getCommissionPercent } from '../operations/settings.sql.ts'
import { qrSvg } from '../partners/vietqr.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { formatNumber, formatPercent } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, Facts, QrCode, StatTile, StatTiles, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { type EarningState, maskUsername } from './commission.ts'
import { referralLink } from './referral-link.ts'
import { type EarningRow, getReferralTotals, listEarnings, type ReferralTotals } from './referrals.sql.ts'

const RECENT = 20
// What came to nothing is between the shop and the rules.
const SHOWN: readonly EarningState[] = ['pending', 'earned', 'taken_back']

/** A customer's referral link, and what came of it. */
export function referralPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; publicUrl: string },
): void {
  const { frame, db } = parts
  app.get('/referral', { config: { access: 'customer' }, schema: { hide: true } }, async (request, reply) => {
    const { id, referralCode: code } = userOf(request)
    const [totals, earnings, percent] = await Promise.all([
      getReferralTotals(db, id, code),
      listEarnings(db, id, { states: SHOWN, limit: RECENT }),
      getCommissionPercent(db),
    ])
    const link = referralLink(parts.publicUrl, code)
    return frame.page(request, reply, <ReferralPage {...{ code, link, totals, earnings, percent }} />)
  })
}

function ReferralPage({
  code,
  link,
  totals,
  earnings,
  percent,
}: {
  code: string
  link: string
  totals: ReferralTotals
  earnings: readonly EarningRow[]
  percent: number
}) {
  const t = useTexts()
  const qr = (
    <Card>
      <QrCode svg={qrSvg(link)} label={t.referral.qrLabel} />
    </Card>
  )
  return (
    <CustomerLayout title={t.referral.title} lead={t.referral.lead(formatPercent(percent))}>
      <Columns aside={qr}>
        <Card>
          <Facts
            facts={[
              { term: t.referral.link, value: link, copy: link, strong: true },
              { term: t.referral.code, value: code, copy: code },
            ]}
          />
        </Card>
        <StatTiles>
          <StatTile icon="users" label={t.referral.people}>
            {formatNumber(totals.referrals)}
          </StatTile>
          <StatTile icon="wallet" label={t.referral.earned}>
            <Amount value={totals.earned} />
          </StatTile>
          <StatTile icon="clock" label={t.referral.pending} hint={t.referral.pendingHint}>
            <Amount value={totals.pending} />
          </StatTile>
        </StatTiles>
        <Card title={t.referral.recent} flush>
          <Table
            caption={t.referral.recent}
            rows={earnings}
            rowKey={(earning) => earning.orderId}
            columns={[
              {
                title: t.referral.friend,
                lead: true,
                cell: (earning) => (
                  <>
                    {maskUsername(earning.username)}
                    <span class="cell-sub">
                      <Time at={earning.at} />
                    </span>
                  </>
                ),
              },
              { title: t.common.state, cell: (earning) => t.referral.states[earning.state] },
              {
                title: t.referral.amount,
                align: 'end',
                corner: true,
                cell: (earning) => <Amount value={earning.amount} signed />,
              },
            ]}
            empty={<EmptyState icon="gift" title={t.referral.empty} hint={t.referral.emptyHint} />}
          />
        </Card>
      </Columns>
    </CustomerLayout>
  )
}
