import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { keepReferral, readReferral } from '../accounts/referral-cookie.pages.ts'
import { nextTier, type Tier, tierProgress } from '../accounts/tier.ts'
import { takeToast } from '../accounts/toast.pages.ts'
import type { CurrentUser } from '../accounts/user.ts'
import { AnnouncementNotices } from '../announcements/announcement-notice.tsx'
import { listShownAnnouncements, type ShownAnnouncement } from '../announcements/announcements.sql.ts'
import { listActiveServices } from '../catalog/services.sql.ts'
import { OrderPoll, OrderTable, RunningCount } from '../orders/order-table.tsx'
import { countRunningOrders, listUserOrders, type OrderRow } from '../orders/orders.sql.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, StatTile, StatTiles, TierProgress } from '../ui/parts.tsx'
import { FrontPage } from './front-page.tsx'

const RECENT_ORDERS = 5
const SAMPLE_SERVICES = 6
const ANNOUNCEMENTS = 3

const FrontQuery = Type.Object({ ref: Type.Optional(Type.String({ maxLength: 200 })) })

/** The first page: the dashboard for a customer, the shop's front for a guest. */
export function dashboardPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    '/',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: FrontQuery } },
    async (request, reply) => {
      const { user } = request
      keepReferral(request, reply)
      const tier = await frame.tier(request)
      if (!user) {
        const services = await listActiveServices(db, { limit: SAMPLE_SERVICES })
        const invitation = readReferral(request)
        return frame.page(request, reply, <FrontPage {...{ services, tier, invitation }} />)
      }
      const [tiers, running, orders, announcements] = await Promise.all([
        frame.tiers(request),
        countRunningOrders(db, user.id),
        listUserOrders(db, user.id, { status: undefined, limit: RECENT_ORDERS }),
        listShownAnnouncements(db, user.id, ANNOUNCEMENTS),
      ])
      const next = nextTier(tiers, tier)
      const page = <Dashboard {...{ user, tier, next, running, orders, announcements }} />
      return frame.page(request, reply, page, takeToast(request, reply))
    },
  )
}

function Dashboard({
  user,
  tier,
  next,
  running,
  orders,
  announcements,
}: {
  user: CurrentUser
  tier: Tier
  next: Tier | undefined
  running: number
  orders: readonly OrderRow[]
  announcements: readonly ShownAnnouncement[]
}) {
  const t = useTexts()
  const order = (
    <a class="btn btn-primary" href="/orders/new">
      <Icon name="plus" /> {t.nav.newOrder}
    </a>
  )
  return (
    <CustomerLayout title={t.dashboard.greeting(user.username)} actions={order}>
      <AnnouncementNotices announcements={announcements} />
      {orders.length === 0 && <FirstSteps hasMoney={user.balance.isPositive()} />}
      <Card>
        <TierProgress tier={tier} discountPercent={tier.discountPercent} next={progressTo(next, user)} />
      </Card>
      <StatTiles>
        <StatTile icon="running" label={t.dashboard.running} href="/orders?tab=active">
          <RunningCount running={running} />
        </StatTile>
        <StatTile icon="list" label={t.dashboard.orders} href="/orders">
          {formatNumber(user.orderCount)}
        </StatTile>
        <StatTile icon="wallet" label={t.dashboard.spent} href="/wallet">
          <Amount value={user.totalSpent} />
        </StatTile>
      </StatTiles>
      {orders.length > 0 && (
        <Card title={t.dashboard.recent} flush actions={<a href="/orders">{t.common.viewAll}</a>}>
          <OrderTable caption={t.dashboard.recent} orders={orders} again />
          <OrderPoll orders={orders} />
        </Card>
      )}
    </CustomerLayout>
  )
}

/** What a newcomer does first; a step that is done is ticked. */
function FirstSteps({ hasMoney }: { hasMoney: boolean }) {
  const t = useTexts()
  const steps = [
    {
      href: '/wallet/top-up',
      title: t.dashboard.startTopUp,
      hint: t.dashboard.startTopUpHint,
      done: hasMoney,
    },
    { href: '/services', title: t.dashboard.startChoose, hint: t.dashboard.startChooseHint },
    { href: '/orders/new', title: t.dashboard.startOrder, hint: t.dashboard.startOrderHint },
  ]
  return (
    <Card title={t.dashboard.startTitle}>
      <ol class="first-steps">
        {steps.map((step, place) => (
          <li key={step.href} class={step.done ? 'first-step first-step-done' : 'first-step'}>
            <span class="first-step-mark" aria-hidden="true">
              {step.done ? <Icon name="check" size={18} /> : place + 1}
            </span>
            <span>
              <a href={step.href}>{step.title}</a>
              <span class="cell-sub">{step.hint}</span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function progressTo(next: Tier | undefined, user: CurrentUser) {
  if (!next) return undefined
  const { remaining, progressPercent } = tierProgress(next, user.totalSpent)
  return { name: next.name, remaining, percent: progressPercent }
}
