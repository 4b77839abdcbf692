import type { ComponentChildren } from 'preact'
import type { Refusal } from '../core/refusal.ts'
import { SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Dialog, EmptyState, Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Columns, CopyButton, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { keyKinds, keyScopes, ROTATION_HOURS } from './api-key.ts'
import type { ApiKeyRow } from './api-keys.sql.ts'
import { Problem } from './profile-cards.tsx'

/** What was typed into the form of a new key. */
export type TypedKey = { name: string; kind: string; scope: string; addresses: string; days: string }

/** What somebody may be about to do to a key, for the dialog that asks first. */
export type KeyQuestion = { act: 'revoke' | 'rotate'; keyId: string }

/** The keys there are, and the form for one more; `asks` is what to ask at once. */
export function KeysPage({
  rows,
  typed,
  refused,
  asks,
}: {
  rows: readonly ApiKeyRow[]
  typed: TypedKey
  refused?: Refusal
  asks?: KeyQuestion | undefined
}) {
  const words = useTexts().account.keys
  return (
    <CustomerLayout
      title={words.title}
      lead={words.lead}
      trail={[{ text: useTexts().account.profile.title, href: '/profile' }]}
      actions={
        <>
          <a class="btn btn-outline-secondary" href="/api-keys/calls">
            {words.calls}
          </a>
          <a class="btn btn-outline-secondary" href="/api-keys/webhooks">
            {useTexts().webhooks.title}
          </a>
          <a class="btn btn-outline-secondary" href="/docs/api-v2">
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
        <KeyDialogs key={row.id} row={row} asks={asks?.keyId === row.id ? asks.act : undefined} />
      ))}
    </CustomerLayout>
  )
}

/** The one time that a key is seen. */
export function KeyMadePage({
  secret,
  name,
  isRotated,
}: {
  secret: string
  name: string
  isRotated?: boolean
}) {
  const t = useTexts()
  const words = t.account.keys
  return (
    <CustomerLayout title={words.madeTitle} trail={[{ text: words.title, href: '/api-keys' }]}>
      <Card title={name}>
        <Notice kind="warning">{words.madeHint}</Notice>
        {isRotated && <p>{words.rotated(ROTATION_HOURS)}</p>}
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
          name="kind"
          label={words.kind}
          value={typed.kind}
          choices={keyKinds.map((kind) => ({ value: kind, text: words.kinds[kind] }))}
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
              {row.isTest && (
                <Status tone="working" icon="info">
                  {words.test}
                </Status>
              )}
              {row.isRotated && <span class="cell-sub">{words.rotatedAlready}</span>}
              {row.addresses.length > 0 && (
                <span class="cell-sub">{words.from(row.addresses.join(', '))}</span>
              )}
            </div>
          ),
        },
        { title: words.lastUse, cell: (row) => <LastUse row={row} /> },
        { title: words.expires, cell: (row) => <Expiry at={row.expiresAt} /> },
        {
          title: words.acts,
          hideTitle: true,
          align: 'end',
          cell: (row) => (
            <div class="row-acts">
              {mayRotate(row) && (
                <a
                  class="btn btn-sm btn-outline-secondary"
                  href={`/api-keys?rotate=${row.id}`}
                  data-dialog-open={`rotate-${row.id}`}
                  aria-label={`${words.rotate}: ${row.name}`}
                >
                  {words.rotate}
                </a>
              )}
              <a
                class="btn btn-sm btn-outline-danger"
                href={`/api-keys?ask=${row.id}`}
                data-dialog-open={`revoke-${row.id}`}
                aria-label={`${words.revoke}: ${row.name}`}
              >
                {words.revoke}
              </a>
            </div>
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

function hasRunOut({ expiresAt }: ApiKeyRow): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now()
}

function mayRotate(row: ApiKeyRow): boolean {
  return !hasRunOut(row) && !row.isRotated
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

/** What is asked before a key is rotated or revoked. */
function KeyDialogs({ row, asks }: { row: ApiKeyRow; asks: KeyQuestion['act'] | undefined }) {
  const words = useTexts().account.keys
  return (
    <>
      {mayRotate(row) && (
        <KeyDialog
          id={`rotate-${row.id}`}
          title={words.rotateTitle(row.name)}
          open={asks === 'rotate'}
          action={`/api-keys/${row.id}/rotate`}
          button={<SubmitButton>{words.rotate}</SubmitButton>}
        >
          {words.rotateHint(ROTATION_HOURS)}
        </KeyDialog>
      )}
      <KeyDialog
        id={`revoke-${row.id}`}
        title={words.revokeTitle(row.name)}
        open={asks === 'revoke'}
        action={`/api-keys/${row.id}/revoke`}
        button={<SubmitButton tone="danger">{words.revoke}</SubmitButton>}
      >
        {words.revokeHint}
      </KeyDialog>
    </>
  )
}

function KeyDialog(props: {
  id: string
  title: string
  open: boolean
  action: string
  button: ComponentChildren
  children: ComponentChildren
}) {
  const t = useTexts()
  return (
    <Dialog
      id={props.id}
      title={props.title}
      open={props.open}
      footer={
        <>
          <form method="dialog">
            <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
          </form>
          <form method="post" action={props.action}>
            {props.button}
          </form>
        </>
      }
    >
      <p>{props.children}</p>
    </Dialog>
  )
}
