import { type Exchange, readControl, sendJson } from './http.ts'
import type { Provider } from './provider.ts'
import type { Finish } from './provider-book.ts'
import { readBehaviour } from './provider-faults.ts'

/** `POST /control` with `{"do": …}`: the same handles for a test in another process. */
export async function obeyControl(provider: Provider, exchange: Exchange): Promise<void> {
  const order = (await readControl(exchange)) ?? {}
  try {
    control(provider, order)
    sendJson(exchange.response, 200, { ok: true, balance: provider.balance() })
  } catch (error) {
    sendJson(exchange.response, 400, { ok: false, error: error instanceof Error ? error.message : 'refused' })
  }
}

function control(provider: Provider, order: Record<string, unknown>) {
  const behaviours = () =>
    [order.behaviour].flat().map((one) => readBehaviour(one) ?? refuseControl('behaviour'))
  switch (order.do) {
    case 'next':
      return provider.next(behaviours(), String(order.action ?? 'add'))
    case 'setBehaviour':
      return provider.setBehaviour(String(order.link), order.behaviour ? behaviours()[0] : undefined)
    case 'finish':
      return provider.finish(Number(order.orderId), order as unknown as Finish)
    case 'finishRefill':
      return provider.finishRefill(Number(order.refillId), String(order.status))
    case 'setBalance':
      return provider.setBalance(String(order.balance))
    case 'pause':
      return provider.pause()
    case 'resume':
      return provider.resume()
    default:
      return refuseControl('do')
  }
}

function refuseControl(field: string): never {
  throw new Error(`"${field}" is missing or not known; send JSON`)
}
