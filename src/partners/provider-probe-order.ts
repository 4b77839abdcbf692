import { fetchBalance, fetchStatuses } from './provider.ts'
import { accountFor } from './provider-probe.ts'
import { readAdd } from './provider-replies.ts'
import { callProvider } from './provider-request.ts'

/** One small order that costs money, of a service that takes a link and a quantity. */
export type ProbeOrder = { service: string; link: string; quantity: number }

/**
 * Places one order, once, after saying so, and tells what became of it and of the balance. Gives whether it was
 * taken for sure.
 */
export async function placeProbeOrder(
  target: { apiUrl: string; apiKey: string; bodyFormat: 'form' | 'json' },
  order: ProbeOrder,
  say: (line: string) => void,
): Promise<boolean> {
  const account = accountFor({ ...target, preferJson: target.bodyFormat === 'json' })
  say('')
  say(`Placing one order now, once: service ${order.service}, quantity ${order.quantity}, ${order.link}`)
  const before = await fetchBalance(account)
  const outcome = readAdd(await callProvider(account, { action: 'add', ...order }))
  const after = await fetchBalance(account)
  if (before.outcome === 'ok' && after.outcome === 'ok')
    say(`balance: ${before.balance} before, ${after.balance} after`)
  if (outcome.outcome !== 'accepted') {
    const why =
      'message' in outcome ? outcome.message : 'reason' in outcome ? outcome.reason : 'it was asked too often'
    const doubt = outcome.outcome === 'unknown' ? ' It may have been taken all the same: look there.' : ''
    say(`The order was not accepted (${outcome.outcome}): ${why}.${doubt}`)
    return false
  }
  say(`The order was taken as ${outcome.providerOrderId}.`)
  const read = await fetchStatuses(account, [outcome.providerOrderId])
  const status = read.outcome === 'ok' ? read.statuses.get(outcome.providerOrderId) : undefined
  say(`status: ${status ? JSON.stringify(status) : 'not told'}`)
  return true
}
