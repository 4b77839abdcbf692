import type { ComponentChildren } from 'preact'
import type { Service } from '../catalog/service.ts'
import type { OrderRow } from '../orders/orders.sql.ts'
import { addressOf } from '../ui/format.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { accountItems, sideItems } from '../ui/nav-items.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import type { FoundDeposit } from './found.sql.ts'

/** What a search found, a few of each kind. */
export type Found = {
  orders: readonly OrderRow[]
  services: readonly Service[]
  deposits: readonly FoundDeposit[]
}

/** The search as a page of its own. */
export function FoundPage({ query, found }: { query: string; found: Found }) {
  const t = useTexts()
  const words = t.shelf.find
  return (
    <CustomerLayout title={words.title} lead={words.hint}>
      <search>
        <form class="find-form" action="/search" method="get">
          <input
            class="form-control"
            type="search"
            name="q"
            value={query}
            maxlength={200}
            placeholder={words.placeholder}
            aria-label={words.title}
          />
          <button class="btn btn-primary" type="submit">
            {t.common.search}
          </button>
        </form>
      </search>
      <Card>
        <FoundResults query={query} found={found} />
      </Card>
    </CustomerLayout>
  )
}

/** What was found, kind by kind, each a link; for the page and for the dialog. */
export function FoundResults({ query, found }: { query: string; found: Found }) {
  const t = useTexts()
  const words = t.shelf.find
  const pages = usePagesNamed(query)
  const { orders, services, deposits } = found
  const nothing = pages.length + orders.length + services.length + deposits.length === 0
  return (
    <div class="found">
      {nothing && <p class="field-hint">{query ? t.common.noMatches : words.hint}</p>}
      <FoundGroup
        title={words.orders}
        more={{ href: addressOf('/orders', { q: query }), text: words.allOrders }}
      >
        {orders.map((order) => (
          <FoundLink key={order.number} href={`/orders/${order.number}`} icon="list">
            <span>
              #{order.number} {order.serviceName}
              <span class="cell-sub">
                {/* As words: one link inside another would be none. */}
                {order.link || order.account}
              </span>
            </span>
            <OrderStatus status={order.status} />
          </FoundLink>
        ))}
      </FoundGroup>
      <FoundGroup
        title={words.services}
        more={{ href: addressOf('/services', { q: query }), text: words.allServices }}
      >
        {services.map((service) => (
          <FoundLink key={service.id} href={`/orders/new?service=${service.id}`} icon="grid">
            <span>
              <span class="service-id">{service.id}</span> {service.name}
              <span class="cell-sub">{service.category}</span>
            </span>
          </FoundLink>
        ))}
      </FoundGroup>
      <FoundGroup title={words.deposits}>
        {deposits.map((deposit) => (
          <FoundLink key={deposit.id} href={`/wallet/top-up/${deposit.id}`} icon="qr">
            <span>
              {deposit.code}
              <span class="cell-sub">
                <Time at={deposit.createdAt} />
              </span>
            </span>
            {deposit.amount && <Amount value={deposit.amount} />}
          </FoundLink>
        ))}
      </FoundGroup>
      <FoundGroup title={words.pages}>
        {pages.map((page) => (
          <FoundLink key={page.href} href={page.href} icon={page.icon}>
            <span>{page.text}</span>
          </FoundLink>
        ))}
      </FoundGroup>
    </div>
  )
}

function FoundGroup({
  title,
  more,
  children,
}: {
  title: string
  more?: { href: string; text: string }
  children: ComponentChildren[]
}) {
  if (children.length === 0) return null
  return (
    <section class="found-group">
      <h3 class="found-title">{title}</h3>
      <ul>{children}</ul>
      {more && (
        <a class="found-more" href={more.href}>
          {more.text}
        </a>
      )}
    </section>
  )
}

function FoundLink({ href, icon, children }: { href: string; icon: IconName; children: ComponentChildren }) {
  return (
    <li>
      <a class="found-link" href={href}>
        <Icon name={icon} size={18} />
        {children}
      </a>
    </li>
  )
}

/** The pages whose name has every word, diacritics or not. */
function usePagesNamed(query: string): { href: string; text: string; icon: IconName }[] {
  const t = useTexts()
  const words = folded(query).split(/\s+/u).filter(Boolean)
  const all = [...sideItems(t), ...accountItems(t)]
  const once = all.filter((page, place) => all.findIndex(({ href }) => href === page.href) === place)
  if (words.length === 0) return once
  return once.filter((page) => words.every((word) => folded(page.text).includes(word)))
}

function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
}
