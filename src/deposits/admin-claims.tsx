import { formatVietnamTime } from '../core/clock.ts'
import type { Waiting } from '../dashboard/dashboard.sql.ts'
import { openTransfers, sidebarCounts } from '../dashboard/waiting.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { addressOf } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { DepositTabs } from './admin-deposit-tabs.tsx'
import type { WaitingClaim } from './claims.sql.ts'

/** What customers say they have transferred, with the evidence, to be answered. */
export function ClaimsPage({
  claims,
  total,
  after,
  next,
  waiting,
  problem,
  done,
}: {
  claims: readonly WaitingClaim[]
  /** How many wait, on this page and elsewhere. */
  total: number
  /** The last claim of the page before, and of this one where there are more. */
  after: string | undefined
  next: string | undefined
  waiting: Waiting
  problem?: string
  done?: string | undefined
}) {
  const desk = useTexts().admin.deposits.desk
  const words = desk.claims
  const message = done !== undefined && desk.done[done]
  return (
    <AdminLayout
      title={words.title}
      trail={[{ text: useTexts().admin.deposits.title, href: '/admin/deposits' }]}
      counts={sidebarCounts(waiting)}
    >
      {message && <Notice kind="success">{message}</Notice>}
      {problem && <Notice kind="error">{problem}</Notice>}
      <DepositTabs current="claims" open={openTransfers(waiting)} claims={total} />
      <Card flush>
        <Table
          caption={words.caption}
          rows={claims}
          rowKey={(claim) => claim.id}
          empty={<EmptyState icon="checkCircle" title={words.empty} hint={words.emptyHint} />}
          columns={[
            { title: words.customer, lead: true, cell: (claim) => <Claimant claim={claim} /> },
            { title: words.said, lead: true, cell: (claim) => <Evidence claim={claim} /> },
            {
              title: words.answer,
              lead: true,
              cell: (claim) => (
                <Allowed to="money.act">
                  <AnswerForm claim={claim} />
                </Allowed>
              ),
            },
          ]}
        />
      </Card>
      <Pager
        first={after && '/admin/deposits/claims'}
        next={next && addressOf('/admin/deposits/claims', { after: next })}
      />
    </AdminLayout>
  )
}

function Claimant({ claim }: { claim: WaitingClaim }) {
  const words = useTexts().admin.deposits.desk.claims
  return (
    <>
      <a href={`/admin/users/${claim.userId}`}>{claim.username}</a>
      <span class="cell-sub">
        {claim.code} {claim.amountAsked && `· ${words.asked(claim.amountAsked.format())}`} ·{' '}
        <Time at={claim.createdAt} />
      </span>
    </>
  )
}

function Evidence({ claim }: { claim: WaitingClaim }) {
  const words = useTexts().admin.deposits.desk.claims
  return (
    <>
      <Amount value={claim.amount} /> {words.from(claim.bank, formatVietnamTime(claim.transferredAt))}
      {claim.note && <span class="cell-sub">{claim.note}</span>}
    </>
  )
}

function AnswerForm({ claim }: { claim: WaitingClaim }) {
  const words = useTexts().admin.deposits.desk.claims
  return (
    <form method="post" action={`/admin/deposits/claims/${claim.id}/answer`}>
      <TextField
        id={`answer-${claim.id}`}
        name="answer"
        label={words.answer}
        hint={words.answerHint}
        minlength={3}
        maxlength={500}
        autocomplete="off"
        required
      />
      <SubmitButton tone="secondary">{words.close}</SubmitButton>
    </form>
  )
}
