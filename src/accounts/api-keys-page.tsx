import type { Refusal } from '../core/refusal.ts'
import { SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Dialog, EmptyState, Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Columns, CopyButton, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { keyScopes } from './api-key.ts'
import type { ApiKeyRow } from './api-keys.sql.ts'
import { Problem } from './profile-cards.tsx'

/** What was typed into the form of a new key. */
export type TypedKey = { name: string; scope: string; addresses: string; days: string }

/** The keys there are, and the form for one more; `asks` is the id of the key to ask about at once. */
export function KeysPage({
  rows,
  typed,
  refused,
  asks,
}: {
  rows: readonly ApiKeyRow[]
  typed: TypedKey
  refused?: Refusal
  asks?: string | undefined
}) {
  const words = useTexts().account.keys
  return (
    <CustomerLayout
      title={words.title}
      lead={words.lead}
      trail={[{ text: useTexts().account.profile.title, href: '/profile' }]}
      actions={
        <>
          <a class="btn btn-outline-secondary" href="/api-keys/webhooks">
            {useTexts().webhooks.title}
          </a>
          <a class="btn btn-outline-secondary" href="/docs">
            {words.docs}
          </a>
        </>
      }
    >
      <Columns aside={<NewKeyCard typed={typed} refused={refused} />}>
        <Card title={words.list} flush>
          <KeyTable rows={rows} />
        </Card>
      </Columns>
      {rows.map((row) => (
        <RevokeDialog key={row.id} row={row} open={row.id === asks} />
      ))}
    </CustomerLayout>
  )
}

/** The one time that a key is seen. */
export function KeyMadePage({ secret, name }: { secret: string; name: string }) {
  const t = useTexts()
  const words = t.account.keys
  return (
    <CustomerLayout title={words.madeTitle} trail={[{ text: words.title, href: '/api-keys' }]}>
      <Card title={name}>
        <Notice kind="warning">{words.madeHint}</Notice>
        <p class="secret-line">
          <code class="secret">{secret}</code>
          <CopyButton value={secret} label={words.key} />
        </p>
        <a class="btn btn-primary" href="/api-keys">
          {words.done}
        </a>
      </Card>
    </CustomerLayout>
  )
}

function NewKeyCard({ typed, refused }: { typed: TypedKey; refused: Refusal | undefined }) {
  const words = useTexts().account.keys
  const { language } = usePage()
  const field = refused?.code === 'invalid_request' ? refused.details.field : undefined
  return (
    <Card title={words.make}>
      <Problem refused={refused} beside={field !== undefined} />
      <form method="post" action="/api-keys">
        <TextField
          name="name"
          label={words.name}
          value={typed.name}
          hint={words.nameHint}
          error={field === 'name' ? refused?.sentence(language) : undefined}
          autocomplete="off"
          maxlength={60}
          required
        />
        <SelectField
          name="scope"
          label={words.scope}
          value={typed.scope}
          choices={keyScopes.map((scope) => ({ value: scope, text: words.scopes[scope] }))}
        />
        <SelectField
          name="days"
          label={words.expiry}
          value={typed.days}
          choices={['', '30', '90', '365'].map((days) => ({ value: days, text: words.expiries[days]! }))}
        />
        <TextAreaField
          name="addresses"
          label={words.addresses}
          rows={2}
          value={typed.addresses}
          hint={words.addressesHint}
          error={field === 'addresses' ? words.addressesWrong : undefined}
          spellcheck={false}
          maxlength={2000}
          optional
        />
        <SubmitButton wide>{words.submit}</SubmitButton>
      </form>
    </Card>
  )
}

function KeyTable({ rows }: { rows: readonly ApiKeyRow[] }) {
  const words = useTexts().account.keys
  return (
    <Table
      caption={words.list}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState icon="key" title={words.none} hint={words.noneHint} />}
      columns={[
        {
          title: words.name,
          lead: true,
          cell: (row) => (
            <>
              <strong>{row.name}</strong>{' '}
              <span class="cell-sub">
                <code class="key-beginning">{row.beginning}…</code>
              </span>
            </>
          ),
        },
        {
          title: words.scope,
          cell: (row) => (
            <div>
              {words.scopes[row.scope]}
              {row.addresses.length > 0 && (
                <span class="cell-sub">{words.from(row.addresses.join(', '))}</span>
              )}
            </div>
          ),
        },
        { title: words.lastUse, cell: (row) => <LastUse row={row} /> },
        { title: words.expires, cell: (row) => <Expiry at={row.expiresAt} /> },
        {
          title: words.revoke,
          hideTitle: true,
          align: 'end',
          corner: true,
          cell: (row) => (
            <a
              class="btn btn-sm btn-outline-danger"
              href={`/api-keys?ask=${row.id}`}
              data-dialog-open={`revoke-${row.id}`}
              aria-label={`${words.revoke}: ${row.name}`}
            >
              {words.revoke}
            </a>
          ),
        },
      ]}
    />
  )
}

function LastUse({ row }: { row: ApiKeyRow }) {
  const words = useTexts().account.keys
  if (!row.lastUsedAt) return <>{words.neverUsed}</>
  return (
    <div>
      <Time at={row.lastUsedAt} />
      {row.lastUsedAddress && <span class="cell-sub">{row.lastUsedAddress}</span>}
    </div>
  )
}

function Expiry({ at }: { at: Date | null }) {
  const words = useTexts().account.keys
  if (!at) return <>{words.never}</>
  if (at.getTime() > Date.now()) return <Time at={at} />
  return (
    <Status tone="bad" icon="clock">
      {words.expired}
    </Status>
  )
}

function RevokeDialog({ row, open }: { row: ApiKeyRow; open: boolean }) {
  const t = useTexts()
  const words = t.account.keys
  return (
    <Dialog
      id={`revoke-${row.id}`}
      title={words.revokeTitle(row.name)}
      open={open}
      footer={
        <>
          <form method="dialog">
            <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
          </form>
          <form method="post" action={`/api-keys/${row.id}/revoke`}>
            <SubmitButton tone="danger">{words.revoke}</SubmitButton>
          </form>
        </>
      }
    >
      <p>{words.revokeHint}</p>
    </Dialog>
  )
}
