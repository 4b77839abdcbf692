import { Readable } from 'node:stream'
import { userOf } from '../accounts/access.api.ts'
import { type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { vietnamDate } from '../core/clock.ts'
import { listOpenDeposits } from '../deposits/deposits.sql.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { addressOf, readWholeNumber } from '../ui/format.ts'
import { readWalletFilter, type WalletFilter, type WalletLine, walletCsv } from './movement.ts'
import { listMovedMonths, listUnpaidLines, listWalletLines } from './movements.sql.ts'
import { WalletPage } from './wallet-page.tsx'

const PAGE_SIZE = 30
const ROWS_READ = 2000
const MONTHS_SHOWN = 12
const DEPOSIT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Every movement of a customer's wallet: filtered, by pages and as a file. */
export function walletPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  // No schema of the query: what cannot be read is no filter, and the page says so.
  app.get('/wallet', { config: { access: 'customer' }, schema: { hide: true } }, async (request, reply) => {
    const asked = (name: string) => typedText(request.query, name)
    const { filter, shown, problem } = readWalletFilter({
      type: asked('type'),
      state: asked('state'),
      from: asked('from'),
      to: asked('to'),
    })
    const { id } = userOf(request)
    if (asked('format') === 'csv' && !problem) {
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="wallet-${vietnamDate(new Date())}.csv"`)
        .send(Readable.from(walletCsv(pagesOf(db, id, filter))))
    }
    const before = asked('before')
    const [rows, open, months] = await Promise.all([
      listLines(db, id, filter, { before, limit: PAGE_SIZE + 1 }),
      listOpenDeposits(db, id),
      listMovedMonths(db, id, MONTHS_SHOWN),
    ])
    const lines = rows.slice(0, PAGE_SIZE)
    const last = rows.length > PAGE_SIZE ? lines.at(-1) : undefined
    const ways = {
      first: before ? addressOf('/wallet', shown) : undefined,
      next: last && addressOf('/wallet', { ...shown, before: last.key }),
    }
    return frame.page(request, reply, <WalletPage {...{ lines, ways, shown, problem, open, months }} />)
  })
}

function listLines(
  db: Queryable,
  userId: string,
  filter: WalletFilter,
  { before, limit }: { before: string; limit: number },
): Promise<WalletLine[]> {
  const { kind, state } = filter
  if (state === undefined || state === 'completed')
    return listWalletLines(db, userId, filter, { before: readWholeNumber(before), limit })
  // Deposits are all that waits.
  if (kind !== undefined && kind !== 'deposit') return Promise.resolve([])
  const cursor = DEPOSIT_ID.test(before) ? before : undefined
  return listUnpaidLines(db, userId, { ...filter, state }, { before: cursor, limit })
}

/** All lines, some at a time. What moves meanwhile comes before the first and is not among them, so this ends. */
async function* pagesOf(
  db: Queryable,
  userId: string,
  filter: WalletFilter,
): AsyncGenerator<readonly WalletLine[]> {
  for (let before = ''; ; ) {
    const lines = await listLines(db, userId, filter, { before, limit: ROWS_READ })
    yield lines
    const last = lines.at(-1)
    if (!last || lines.length < ROWS_READ) return
    before = last.key
  }
}
