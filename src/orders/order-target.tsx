import { OutsideLink } from '../ui/parts.tsx'

/** What an order is for: its link, or the account that a subscription names instead. */
export function OrderTarget({
  order,
  length,
}: {
  order: { link: string; account: string | null }
  length: number
}) {
  if (order.link !== '' || order.account === null) return <OutsideLink link={order.link} length={length} />
  return <span class="order-account">{accountName(order.account)}</span>
}

/** `@name`, whether the customer wrote the sign or not. */
function accountName(account: string): string {
  return account.startsWith('@') ? account : `@${account}`
}
