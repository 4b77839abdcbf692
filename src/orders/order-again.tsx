import type { Service } from '../catalog/service.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import type { OrderDetail } from './orders.sql.ts'
import { type Offer, offeredPrice } from './pricing.ts'

/** Says which order a form repeats, and what has changed about its price since. */
export function RepeatNote({
  order,
  service,
  offer,
}: {
  order: OrderDetail
  service: Service
  offer: Offer
}) {
  const t = useTexts()
  const words = t.shelf.again
  const from = words.from(String(order.number))
  // A coupon of that time says nothing about the price.
  const before = order.finalPrice.plus(order.couponAmount)
  const now = offeredPrice(service, order.quantity, offer).final
  if (order.serviceId !== service.id || now.equals(before)) return <Notice kind="info">{from}</Notice>
  const isDearer = before.isLessThan(now)
  const change = isDearer
    ? words.dearer(before.format(), now.format())
    : words.cheaper(before.format(), now.format())
  return (
    <Notice kind={isDearer ? 'warning' : 'info'} title={change}>
      {from}
    </Notice>
  )
}
