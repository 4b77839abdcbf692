import type { Refusal } from '../core/refusal.ts'
import { qrSvg } from '../partners/vietqr.ts'
import { PasswordField, SubmitButton } from '../ui/fields.tsx'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Dialog, Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, QrCode, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'

/** On the profile: whether a chat is linked, and the way there or back. `asks` asks about unlinking at once. */
export function TelegramCard({ link, asks }: { link: { linkedAt: Date } | undefined; asks: boolean }) {
  const t = useTexts()
  const words = t.telegram
  if (!link) {
    return (
      <Card title={words.title} id="telegram">
        <p>{words.lead}</p>
        <a class="btn btn-outline-secondary" href="/profile/telegram">
          <Icon name="send" /> {words.link}
        </a>
      </Card>
    )
  }
  return (
    <Card title={words.title} id="telegram">
      <div class="email-state">
        <Status tone="good" icon="checkCircle">
          {words.linked}
        </Status>
        <span class="field-hint">
          {words.linkedAt} <Time at={link.linkedAt} />
        </span>
      </div>
      <a
        class="btn btn-outline-danger"
        href="/profile?ask=telegram#telegram"
        data-dialog-open="unlink-telegram-dialog"
      >
        {words.unlink}
      </a>
      <Dialog
        id="unlink-telegram-dialog"
        title={words.unlinkTitle}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{words.keep}</SubmitButton>
            </form>
            <form method="post" action="/profile/telegram/unlink">
              <SubmitButton tone="danger">{words.unlink}</SubmitButton>
            </form>
          </>
        }
      >
        <p>{words.unlinkHint}</p>
      </Dialog>
    </Card>
  )
}

/** Asks for the password before a chat is linked. */
export function AskLinkPage({ isReady, refused }: { isReady: boolean; refused?: Refusal | undefined }) {
  const words = useTexts().telegram
  const { language } = usePage()
  const isPassword = refused?.code === 'wrong_password'
  return (
    <LinkLayout>
      <Card title={words.askTitle}>
        {!isReady && <Notice kind="warning">{words.notReady}</Notice>}
        {refused && !isPassword && <Notice kind="error">{refused.sentence(language)}</Notice>}
        <p>{words.askLead}</p>
        <form method="post" action="/profile/telegram">
          <PasswordField
            name="password"
            label={words.password}
            hint={isPassword ? undefined : words.passwordHint}
            error={isPassword ? refused.sentence(language) : undefined}
            autocomplete="current-password"
            maxlength={128}
            required
          />
          <SubmitButton>{words.makeLink}</SubmitButton>
        </form>
      </Card>
    </LinkLayout>
  )
}

/** The link to the bot, which this page alone shows, until the chat is linked. */
export function OpenLinkPage({ botName, href }: { botName: string; href: string }) {
  const words = useTexts().telegram
  return (
    <LinkLayout>
      <div
        id="telegram-link"
        hx-get="/profile/telegram/state"
        hx-trigger="live:notifications from:body"
        hx-swap="outerHTML"
      >
        <Card title={words.openTitle}>
          <p>{words.steps(botName)}</p>
          <a class="btn btn-primary w-100" href={href} target="_blank" rel="noopener noreferrer">
            <Icon name="send" /> {words.open}
          </a>
          <QrCode svg={qrSvg(href)} label={words.qrLabel} />
          <div class="payment-state">
            <span class="waiting-dot" aria-hidden="true" />
            <p>{words.waiting}</p>
          </div>
          <p class="field-hint">{words.validity}</p>
          <noscript>
            <a class="btn btn-outline-secondary w-100" href="/profile#telegram">
              {words.check}
            </a>
          </noscript>
        </Card>
      </div>
    </LinkLayout>
  )
}

/** What takes the place of the link when the chat is linked. */
export function LinkedState() {
  const words = useTexts().telegram
  return (
    <div id="telegram-link">
      <Card>
        <div class="empty-state" role="status">
          <span class="paid-icon">
            <Icon name="check" size={34} />
          </span>
          <p class="paid-title">{words.doneTitle}</p>
          <p class="empty-hint">{words.doneHint}</p>
          <a class="btn btn-primary" href="/profile#notifications">
            {words.toSettings}
          </a>
        </div>
      </Card>
    </div>
  )
}

function LinkLayout({ children }: { children: preact.ComponentChildren }) {
  const t = useTexts()
  return (
    <CustomerLayout title={t.telegram.askTitle} trail={[{ href: '/profile', text: t.account.profile.title }]}>
      <div class="telegram-link">{children}</div>
    </CustomerLayout>
  )
}
