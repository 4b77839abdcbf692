import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Dialog } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { deviceOf } from './device.ts'
import { type NotificationChannel, notificationEventNames } from './notification.ts'
import type { NotificationSettings } from './notification-settings.sql.ts'
import type { OpenSession } from './sessions.sql.ts'

/** Where somebody is logged in, each with its way out; `asks` asks at once about all others, for those without script. */
export function SessionsCard({
  sessions,
  sessionsShown,
  currentId,
  asks,
}: {
  /** One more than `sessionsShown` when there are more. */
  sessions: readonly OpenSession[]
  sessionsShown: number
  currentId: string
  asks: boolean
}) {
  const t = useTexts()
  const words = t.account.sessions
  const nameOf = (session: OpenSession) => deviceOf(session.userAgent) ?? words.unknownDevice
  return (
    <Card title={words.title} flush id="sessions">
      <Table
        caption={words.title}
        rows={sessions.slice(0, sessionsShown)}
        rowKey={(session) => session.id}
        columns={[
          {
            title: words.device,
            lead: true,
            cell: (session) => (
              <>
                <strong>{nameOf(session)}</strong>{' '}
                <span class="cell-sub">
                  {session.address ?? '–'} · {words.loggedIn} <Time at={session.createdAt} />
                </span>
              </>
            ),
          },
          { title: words.lastSeen, cell: (session) => <Time at={session.lastSeenAt} /> },
          {
            title: words.end,
            hideTitle: true,
            align: 'end',
            corner: true,
            cell: (session) =>
              session.id === currentId ? (
                <Status tone="good" icon="device">
                  {words.thisOne}
                </Status>
              ) : (
                <form method="post" action={`/profile/sessions/${session.id}/end`}>
                  <button
                    class="btn btn-sm btn-outline-secondary"
                    type="submit"
                    aria-label={words.endLabel(nameOf(session))}
                  >
                    {words.end}
                  </button>
                </form>
              ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <div class="card-foot">
          {sessions.length > sessionsShown && <p>{words.more(formatNumber(sessionsShown))}</p>}
          <a
            class="btn btn-outline-danger"
            href="/profile?ask=end-others#sessions"
            data-dialog-open="end-others-dialog"
          >
            {words.endOthers}
          </a>
        </div>
      )}
      <Dialog
        id="end-others-dialog"
        title={words.endOthersTitle}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <form method="post" action="/profile/sessions/end-others">
              <SubmitButton tone="danger">{words.endOthers}</SubmitButton>
            </form>
          </>
        }
      >
        <p>{words.endOthersHint}</p>
      </Dialog>
    </Card>
  )
}

/** Of what somebody is told by mail and Telegram as well as by the bell. */
export function NotificationsCard({
  settings,
  hasMail,
  isVerified,
  hasTelegram,
}: {
  settings: NotificationSettings
  hasMail: boolean
  isVerified: boolean
  /** Whether a chat is linked. */
  hasTelegram: boolean
}) {
  const t = useTexts()
  const words = t.account.notifications
  const channels: { channel: NotificationChannel; title: string; label(event: string): string }[] = [
    { channel: 'mail', title: words.mail, label: words.byMail },
    ...(hasTelegram
      ? [{ channel: 'telegram' as const, title: t.telegram.column, label: t.telegram.byTelegram }]
      : []),
  ]
  return (
    <Card title={words.title} id="notifications">
      <p class="field-hint">{words.hint}</p>
      {!hasMail && <p class="field-hint">{t.account.profile.noMailHint}</p>}
      {hasMail && !isVerified && <p class="field-hint">{t.account.profile.verifyHint}</p>}
      <form method="post" action="/profile/notifications">
        {hasTelegram && <input type="hidden" name="telegram" value="on" />}
        <table class="choice-table">
          <caption class="visually-hidden">{words.title}</caption>
          <thead>
            <tr>
              <th scope="col">{words.event}</th>
              <th scope="col">{words.bell}</th>
              {channels.map(({ channel, title }) => (
                <th key={channel} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {notificationEventNames.map((event) => (
              <tr key={event}>
                <th scope="row">{words.events[event]}</th>
                <td>
                  <input
                    class="form-check-input"
                    type="checkbox"
                    checked
                    disabled
                    aria-label={`${words.events[event]}: ${words.bell}, ${words.alwaysOn}`}
                  />
                </td>
                {channels.map(({ channel, label }) => (
                  <td key={channel}>
                    <input
                      class="form-check-input"
                      type="checkbox"
                      name={channel === 'mail' ? event : `telegram_${event}`}
                      value="on"
                      checked={settings[event][channel]}
                      aria-label={label(words.events[event])}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <SubmitButton tone="secondary">{words.save}</SubmitButton>
      </form>
    </Card>
  )
}
