import { type CsvCell, toCsv } from '../core/csv.ts'
import { Money } from '../core/money.ts'
import type { BookLine } from './books.sql.ts'
import type { Period } from './period.ts'

/** The books of a period: what it brought, and what there is at its end. */
export type Books = {
  profit: { lines: readonly BookLine[]; result: Money }
  /** `check` is what everything comes to together: zero, or the books are wrong. */
  balance: { assets: readonly BookLine[]; owed: readonly BookLine[]; check: Money }
}

const profitAccounts = ['sales', 'promotions', 'referrals', 'provider_cost'] as const
/** What we have; everything else is owed, or ours. */
const assetAccounts: readonly string[] = ['bank']

/** Puts the lines in order; of the accounts of profit and loss those without movement too. */
export function booksOf(profit: readonly BookLine[], balance: readonly BookLine[]): Books {
  const lines = profitAccounts.map((account) => ({
    account,
    amount: profit.find((line) => line.account === account)?.amount ?? Money.zero,
  }))
  const isAsset = ({ account }: BookLine) => assetAccounts.includes(account)
  return {
    profit: { lines, result: Money.sum(lines.map((line) => line.amount)) },
    balance: {
      assets: balance.filter(isAsset).map((line) => ({ ...line, amount: line.amount.negated() })),
      owed: balance.filter((line) => !isAsset(line)),
      check: Money.sum(balance.map((line) => line.amount)),
    },
  }
}

/** The same as a file; account names are those of the books, so that programs can read it. */
export function booksCsv(books: Books, period: Pick<Period, 'firstDay' | 'lastDay'>): string {
  const { profit, balance } = books
  const { firstDay, lastDay } = period
  const row = (part: string, from: string, line: BookLine) => [part, from, lastDay, line.account, line.amount]
  const rows: CsvCell[][] = [
    ...profit.lines.map((line) => row('profit_and_loss', firstDay, line)),
    row('profit_and_loss', firstDay, { account: 'result', amount: profit.result }),
    ...balance.assets.map((line) => row('assets', '', line)),
    ...balance.owed.map((line) => row('liabilities_and_equity', '', line)),
    row('check', '', { account: 'all', amount: balance.check }),
  ]
  return toCsv(['part', 'from', 'until', 'account', 'amount'], rows)
}
