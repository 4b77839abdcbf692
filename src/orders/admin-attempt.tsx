import type { IconName } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Time } from '../ui/parts.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import type { AttemptRow } from './operator-orders.sql.ts'

const looks: Record<NonNullable<AttemptRow['outcome']> | 'open', [Tone, IconName]> = {
  accepted: ['good', 'checkCircle'],
  refused: ['bad', 'failed'],
  not_sent: ['neutral', 'cancel'],
  unknown: ['caution', 'help'],
  open: ['working', 'send'],
}

/** What was said to a provider and by it in one sending; keys were left out when it was kept. */
export function AttemptWords({ attempt }: { attempt: AttemptRow }) {
  const words = useTexts().admin.orders
  return (
    <>
      <Evidence attempt={attempt} />
      <p class="raw-label">{words.request}</p>
      <pre class="raw-text">{writtenRequest(attempt.request)}</pre>
      <p class="raw-label">
        {isReply(attempt) ? words.reply : words.happened}
        {attempt.finishedAt && (
          <>
            {' · '}
            <Time at={attempt.finishedAt} />
          </>
        )}
      </p>
      {attempt.reply ? <pre class="raw-text">{attempt.reply}</pre> : <p class="cell-sub">{words.noReply}</p>}
      <p class="cell-sub">
        {words.attemptId}: <code>{attempt.id}</code>
      </p>
    </>
  )
}

/** What our account there held around the sending, and why the order could be sent again. */
function Evidence({ attempt }: { attempt: AttemptRow }) {
  const words = useTexts().admin.orders
  const { balanceBefore, balanceAfter, clearedBy, currency } = attempt
  const told = (balance: string | null) =>
    balance === null ? words.balanceUnread : `${grouped(balance)} ${currency}`
  return (
    <>
      {(balanceBefore !== null || balanceAfter !== null) && (
        <p class="attempt-note">
          {words.balances}: <span class="money">{told(balanceBefore)}</span> →{' '}
          <span class="money">{told(balanceAfter)}</span>
        </p>
      )}
      {clearedBy !== null && <p class="attempt-note">{words.clearedBy[clearedBy]}</p>}
    </>
  )
}

/** What came of a sending. */
export function AttemptOutcome({ outcome }: { outcome: AttemptRow['outcome'] }) {
  const words = useTexts().admin.orders.outcome
  const [tone, icon] = looks[outcome ?? 'open']
  return (
    <Status tone={tone} icon={icon}>
      {words[outcome ?? 'open']}
    </Status>
  )
}

// What came over HTTP was kept with its status; anything else is why nothing came.
function isReply(attempt: AttemptRow): boolean {
  return attempt.reply?.startsWith('HTTP ') ?? true
}

/** A provider's figure, which is exact and no đồng: `1.000.500,25`. */
function grouped(decimal: string): string {
  const [whole = '', decimals] = decimal.split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, '.') + (decimals ? `,${decimals}` : '')
}

/** A field per line, as it went out. */
function writtenRequest(request: AttemptRow['request']): string {
  return Object.entries(request)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n')
}
