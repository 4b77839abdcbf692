import autocannon from 'autocannon'
import { BenchProblem } from './bench-problem.ts'
import { measuredOrder, type Shop } from './shop.ts'

/** What came of a load: how many orders were sent, and how many of them were answered, all with 200. */
export type HttpLoad = { sent: number; answered: number; perSecond: number }

/**
 * Places orders through HTTP as fast as they are answered, on a connection per token spread over `urls`, for
 * some seconds or until so many were answered. Runs in this process, which does nothing else meanwhile.
 */
export async function orderOverHttp(load: {
  urls: string[]
  serviceId: Shop['serviceId']
  tokens: string[]
  until: { seconds: number } | { orders: number }
  signal: AbortSignal
}): Promise<HttpLoad> {
  const { until, signal } = load
  signal.throwIfAborted()
  const loads = await Promise.all(
    load.urls.map((url, index) => {
      const tokens = load.tokens.filter((_, place) => place % load.urls.length === index)
      return placeOrders(url, load.serviceId, tokens, until, signal)
    }),
  )
  signal.throwIfAborted()
  const total = (read: (load: HttpLoad) => number) => loads.reduce((sum, one) => sum + read(one), 0)
  return {
    sent: total((one) => one.sent),
    answered: total((one) => one.answered),
    perSecond: total((one) => one.perSecond),
  }
}

async function placeOrders(
  url: string,
  serviceId: number,
  tokens: string[],
  until: { seconds: number } | { orders: number },
  signal: AbortSignal,
): Promise<HttpLoad> {
  let connection = 0
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: `${url}/api/orders`,
        method: 'POST',
        body: JSON.stringify({ service_id: serviceId, ...measuredOrder }),
        connections: tokens.length,
        ...('seconds' in until ? { duration: until.seconds } : { amount: until.orders }),
        // How often it looks whether it is time to end; by itself once a second.
        sampleInt: 100,
        setupClient(client) {
          const authorization = `Bearer ${tokens[connection % tokens.length]}`
          connection += 1
          client.setHeaders({ 'content-type': 'application/json', authorization })
        },
      },
      (error, result) => {
        signal.removeEventListener('abort', stop)
        if (error) reject(error)
        else resolve(result)
      },
    )
    const stop = () => instance.stop()
    signal.addEventListener('abort', stop)
  })
  const answered = result.statusCodeStats?.['200']?.count ?? 0
  if (result.errors > 0 || result['2xx'] + result.non2xx !== answered) {
    const statuses = JSON.stringify(result.statusCodeStats)
    throw new BenchProblem(
      `Not every order was answered with 200: ${statuses}, ${result.errors} connection errors`,
    )
  }
  return { sent: result.requests.sent, answered, perSecond: answered / result.duration }
}
