import { formatVietnamTime } from '../core/clock.ts'
import type { Waiting } from '../dashboard/dashboard.sql.ts'
import { openTransfers, sidebarCounts } from '../dashboard/waiting.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { formatNumber, formatPercent } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { DepositTabs } from './admin-deposit-tabs.tsx'
import type { BonusRuleRow } from './bonus-rules.sql.ts'

/** What was typed into the form of a rule. */
export type TypedBonusRule = {
  minAmount: string
  percent: string
  cap: string
  uses: string
  starts: string
  ends: string
}

/** The bonuses for deposits: those that run, will run and ran, and the form for another. */
export function BonusRulesPage({
  rules,
  waiting,
  claims,
  typed,
  wrong = new Set(),
  problem,
  done,
}: {
  rules: readonly BonusRuleRow[]
  waiting: Waiting
  claims: number
  typed?: TypedBonusRule
  wrong?: ReadonlySet<keyof TypedBonusRule>
  problem?: string | undefined
  done?: string | undefined
}) {
  const { desk, title } = useTexts().admin.deposits
  const words = desk.bonuses
  const message = done !== undefined && desk.done[done]
  return (
    <AdminLayout
      title={words.title}
      trail={[{ text: title, href: '/admin/deposits' }]}
      counts={sidebarCounts(waiting)}
    >
      {message && <Notice kind="success">{message}</Notice>}
      {problem && <Notice kind="error">{problem}</Notice>}
      <DepositTabs current="bonuses" open={openTransfers(waiting)} claims={claims} />
      <Columns
        aside={
          <Card title={words.add}>
            <Allowed to="money.act">
              <RuleForm typed={typed} wrong={wrong} />
            </Allowed>
          </Card>
        }
      >
        <p>{words.hint}</p>
        <Card flush>
          <RuleTable rules={rules} />
        </Card>
      </Columns>
    </AdminLayout>
  )
}

function RuleTable({ rules }: { rules: readonly BonusRuleRow[] }) {
  const words = useTexts().admin.deposits.desk.bonuses
  return (
    <Table
      caption={words.caption}
      rows={rules}
      rowKey={(rule) => rule.id}
      empty={<EmptyState icon="gift" title={words.empty} />}
      columns={[
        { title: words.from, lead: true, cell: (rule) => <Amount value={rule.minAmount} /> },
        { title: words.percent, align: 'end', cell: (rule) => <Share rule={rule} /> },
        {
          title: words.uses,
          align: 'end',
          cell: (rule) => (rule.usesMax ? formatNumber(rule.usesMax) : '–'),
        },
        { title: words.period, cell: (rule) => <Period rule={rule} /> },
        { title: words.given, align: 'end', cell: (rule) => <Given rule={rule} /> },
        {
          title: words.end,
          hideTitle: true,
          align: 'end',
          cell: (rule) =>
            !rule.hasEnded && (
              <Allowed to="money.act">
                <form method="post" action={`/admin/deposits/bonuses/${rule.id}/end`}>
                  <SubmitButton tone="secondary">{words.end}</SubmitButton>
                </form>
              </Allowed>
            ),
        },
      ]}
    />
  )
}

function Share({ rule }: { rule: BonusRuleRow }) {
  const words = useTexts().admin.deposits.desk.bonuses
  return (
    <span>
      {formatPercent(Number(rule.percent))}
      {rule.bonusMax && (
        <span class="cell-sub">
          {words.cap} <Amount value={rule.bonusMax} />
        </span>
      )}
    </span>
  )
}

function Period({ rule }: { rule: BonusRuleRow }) {
  const words = useTexts().admin.deposits.desk.bonuses
  // A time stays on one line; between two there may be a break.
  const whole = (at: Date) => formatVietnamTime(at).replace(' ', '\u00a0')
  const end = rule.endsAt ? whole(rule.endsAt) : words.always
  const state = rule.hasEnded ? words.over : rule.hasBegun ? words.running : words.later
  const isRunning = rule.hasBegun && !rule.hasEnded
  return (
    <span>
      <Status tone={isRunning ? 'good' : 'neutral'} icon={isRunning ? 'checkCircle' : 'clock'}>
        {state}
      </Status>
      <span class="cell-sub">
        {whole(rule.startsAt)} – {end}
      </span>
    </span>
  )
}

function Given({ rule }: { rule: BonusRuleRow }) {
  const words = useTexts().admin.deposits.desk.bonuses
  return (
    <span>
      <Amount value={rule.givenAmount} />
      <span class="cell-sub">{words.givenTimes(formatNumber(rule.given))}</span>
    </span>
  )
}

function RuleForm({
  typed,
  wrong,
}: {
  typed: TypedBonusRule | undefined
  wrong: ReadonlySet<keyof TypedBonusRule>
}) {
  const words = useTexts().admin.deposits.desk.bonuses
  const field = (key: keyof TypedBonusRule) => ({
    value: typed?.[key],
    error: wrong.has(key) ? words.wrong : undefined,
    autocomplete: 'off',
    maxlength: 30,
  })
  return (
    <form method="post" action="/admin/deposits/bonuses">
      <TextField name="min_amount" label={words.from} suffix="₫" required {...field('minAmount')} />
      <TextField name="percent" label={words.percent} suffix="%" required {...field('percent')} />
      <TextField name="cap" label={words.cap} suffix="₫" optional {...field('cap')} />
      <TextField name="uses" label={words.uses} hint={words.usesHint} optional {...field('uses')} />
      <TextField
        name="starts"
        type="datetime-local"
        label={words.starts}
        hint={words.startsHint}
        optional
        {...field('starts')}
      />
      <TextField
        name="ends"
        type="datetime-local"
        label={words.ends}
        hint={words.endsHint}
        optional
        {...field('ends')}
      />
      <SubmitButton wide>{words.add}</SubmitButton>
    </form>
  )
}
