import { WebhookState } from '../reseller/webhook-list.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Dialog } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { ApiKeyRow } from './api-keys.sql.ts'
import { deviceOf } from './device.ts'
import type { KnownSession } from './sessions.sql.ts'
import { neededFor } from './team.ts'
import type { UserWebhook } from './user-webhooks.sql.ts'
import type { UserProfile } from './users.sql.ts'

/** Where somebody is logged in and was, with the way to end one session, and all. */
export function UserSessionsCard({
  user,
  sessions,
  asks,
  isSelf,
}: {
  user: UserProfile
  sessions: readonly KnownSession[]
  /** Asks at once, for those without script. */
  asks: boolean
  isSelf: boolean
}) {
  const words = useTexts().operatorLists.users
  const mayEnd = useMay(neededFor(user)) && !isSelf
  const open = sessions.filter(({ state }) => state === 'open')
  const past = sessions.filter(({ state }) => state !== 'open')
  return (
    <Card title={words.sessions} flush id="sessions">
      <SessionTable user={user} sessions={open} mayEnd={mayEnd} />
      {past.length > 0 && (
        <details class="chart-table">
          <summary>{words.pastSessions(formatNumber(past.length))}</summary>
          <SessionTable user={user} sessions={past} mayEnd={false} />
        </details>
      )}
      {open.length > 0 && mayEnd && <EndSessions user={user} asks={asks} />}
    </Card>
  )
}

function SessionTable({
  user,
  sessions,
  mayEnd,
}: {
  user: UserProfile
  sessions: readonly KnownSession[]
  mayEnd: boolean
}) {
  const t = useTexts()
  const words = t.operatorLists.users
  const session = t.account.sessions
  const nameOf = ({ userAgent }: KnownSession) => deviceOf(userAgent) ?? session.unknownDevice
  return (
    <Table
      dense
      caption={words.sessions}
      rows={sessions}
      rowKey={({ id }) => id}
      empty={<p class="card-footnote">{words.noSessions}</p>}
      columns={[
        {
          title: session.device,
          cell: (one) => (
            <>
              {nameOf(one)}
              <span class="cell-sub">{one.address ?? '–'}</span>
              {one.endedAt && (
                <span class="cell-sub">
                  {session.loggedIn} <Time at={one.createdAt} /> ·{' '}
                  {one.state === 'ended' ? words.ended : words.expired} <Time at={one.endedAt} />
                </span>
              )}
            </>
          ),
        },
        {
          title: session.lastSeen,
          align: 'end',
          cell: (one) => (
            <>
              <Time at={one.lastSeenAt} />
              {mayEnd && (
                <form
                  class="cell-act"
                  method="post"
                  action={`/admin/users/${user.id}/sessions/${one.id}/end`}
                >
                  <button
                    class="btn btn-sm btn-outline-secondary"
                    type="submit"
                    aria-label={session.endLabel(nameOf(one))}
                  >
                    {session.end}
                  </button>
                </form>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

function EndSessions({ user, asks }: { user: UserProfile; asks: boolean }) {
  const t = useTexts()
  const words = t.operatorLists.users
  return (
    <div class="card-foot">
      <a
        class="btn btn-outline-danger"
        href={`/admin/users/${user.id}?ask=end-sessions#sessions`}
        data-dialog-open="end-sessions-dialog"
      >
        {words.endSessions}
      </a>
      <Dialog
        id="end-sessions-dialog"
        title={words.endSessionsTitle(user.username)}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <form method="post" action={`/admin/users/${user.id}/end-sessions`}>
              <SubmitButton tone="danger">{words.endSessions}</SubmitButton>
            </form>
          </>
        }
      >
        <p>{words.endSessionsHint}</p>
      </Dialog>
    </div>
  )
}

/** The API keys of a person by name, with the way to take one back; a key itself is known to nobody here. */
export function UserKeysCard({
  user,
  apiKeys,
  asksFor,
}: {
  user: UserProfile
  apiKeys: readonly ApiKeyRow[]
  /** The key about which to ask at once, for those without script. */
  asksFor: string | undefined
}) {
  const words = useTexts().account.keys
  const mayRevoke = useMay(neededFor(user))
  return (
    <Card title={words.title} flush id="keys">
      <Table
        dense
        caption={words.title}
        rows={apiKeys}
        rowKey={({ id }) => id}
        empty={<p class="card-footnote">{words.none}</p>}
        columns={[
          {
            title: words.name,
            cell: (key) => (
              <>
                {key.name}
                <span class="cell-sub">{words.scopes[key.scope]}</span>
              </>
            ),
          },
          {
            title: words.lastUse,
            align: 'end',
            cell: (key) => (
              <>
                {key.lastUsedAt ? <Time at={key.lastUsedAt} /> : words.neverUsed}
                {mayRevoke && (
                  <div class="cell-act">
                    <a
                      class="btn btn-sm btn-outline-danger"
                      href={`/admin/users/${user.id}?ask=revoke&key=${key.id}#keys`}
                      data-dialog-open={`revoke-${key.id}`}
                      aria-label={`${words.revoke}: ${key.name}`}
                    >
                      {words.revoke}
                    </a>
                  </div>
                )}
              </>
            ),
          },
        ]}
      />
      {mayRevoke &&
        apiKeys.map((key) => (
          <RevokeDialog key={key.id} user={user} apiKey={key} asks={key.id === asksFor} />
        ))}
    </Card>
  )
}

function RevokeDialog({ user, apiKey, asks }: { user: UserProfile; apiKey: ApiKeyRow; asks: boolean }) {
  const t = useTexts()
  const words = t.account.keys
  return (
    <Dialog
      id={`revoke-${apiKey.id}`}
      title={words.revokeTitle(apiKey.name)}
      open={asks}
      footer={
        <>
          <form method="dialog">
            <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
          </form>
          <form method="post" action={`/admin/users/${user.id}/keys/${apiKey.id}/revoke`}>
            <SubmitButton tone="danger">{words.revoke}</SubmitButton>
          </form>
        </>
      }
    >
      <p>{words.revokeHint}</p>
    </Dialog>
  )
}

/** Where a reseller's server is told of events, and how that goes: the host alone, a path may hold a secret. */
export function UserWebhooksCard({ webhooks }: { webhooks: readonly UserWebhook[] }) {
  const t = useTexts()
  const words = t.operatorLists.users
  return (
    <Card title={t.webhooks.title} flush>
      <Table
        dense
        caption={t.webhooks.title}
        rows={webhooks}
        rowKey={({ id }) => id}
        empty={<p class="card-footnote">{words.noWebhooks}</p>}
        columns={[
          {
            title: t.webhooks.url,
            cell: (one) => (
              <>
                <span class="text-break">{URL.parse(one.url)?.host ?? '–'}</span>
                <span class="cell-sub">
                  {one.triedAt ? (
                    <>
                      {words.lastTry} <Time at={one.triedAt} />
                    </>
                  ) : (
                    words.neverTried
                  )}
                </span>
              </>
            ),
          },
          { title: t.webhooks.state, align: 'end', cell: (one) => <WebhookState row={one} /> },
        ]}
      />
    </Card>
  )
}
