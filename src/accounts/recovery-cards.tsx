import type { Refusal } from '../core/refusal.ts'
import { PasswordField, SubmitButton, TextField } from '../ui/fields.tsx'
import { GuestCardLayout } from '../ui/layout.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import type { ResetWay } from './ask-reset.ts'
import { Problem } from './profile-cards.tsx'

/** Asks whose password was forgotten. */
export function AskResetCard({
  name,
  way,
  refused,
}: {
  name: string
  /** How the link travels; undefined where only people can help. */
  way: ResetWay | undefined
  refused?: Refusal
}) {
  const t = useTexts()
  const words = t.account.recovery
  const lead = way === 'telegram' ? t.telegram.resetLead : way ? words.lead : words.noMailLead
  return (
    <GuestCardLayout title={words.title} lead={lead} below={<BackToLogIn />}>
      <Problem refused={refused} beside={false} />
      {way && (
        <form method="post" action="/forgot-password">
          <TextField
            name="email"
            label={words.identifier}
            value={name}
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            maxlength={100}
            required
          />
          <SubmitButton wide>{words.submit}</SubmitButton>
        </form>
      )}
    </GuestCardLayout>
  )
}

/** The one answer, whoever was asked for. */
export function ResetAskedCard({ way }: { way: ResetWay | undefined }) {
  const t = useTexts()
  const words = t.account.recovery
  const told =
    way === 'telegram'
      ? { title: t.telegram.resetSentTitle, lead: t.telegram.resetSent, hint: t.telegram.resetSentHint }
      : { title: words.sentTitle, lead: words.sent, hint: words.sentHint }
  return (
    <GuestCardLayout title={told.title} lead={told.lead} below={<BackToLogIn />}>
      <p class="field-hint">{told.hint}</p>
    </GuestCardLayout>
  )
}

/** Asks for the new password; the link's token travels along. */
export function NewPasswordCard({ token, refused }: { token: string; refused?: Refusal }) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.account.recovery
  const isField = refused?.code === 'invalid_request' && refused.details.field === 'password'
  return (
    <GuestCardLayout title={words.newTitle} lead={words.newLead}>
      <Problem refused={refused} beside={isField} />
      <form method="post" action="/reset-password">
        <input type="hidden" name="token" value={token} />
        <PasswordField
          name="password"
          label={words.newPassword}
          hint={isField ? undefined : t.account.profile.newPasswordHint}
          error={isField ? refused.sentence(language) : undefined}
          autocomplete="new-password"
          minlength={8}
          maxlength={128}
          required
        />
        <SubmitButton wide>{words.save}</SubmitButton>
      </form>
    </GuestCardLayout>
  )
}

/** Asks to press the button that proves the mailbox. */
export function VerifyCard({ token }: { token: string }) {
  const words = useTexts().account.recovery
  return (
    <GuestCardLayout title={words.verifyTitle} lead={words.verifyLead}>
      <form method="post" action="/verify-email">
        <input type="hidden" name="token" value={token} />
        <SubmitButton wide>{words.verify}</SubmitButton>
      </form>
    </GuestCardLayout>
  )
}

/** For a link that is used, too old or unknown. */
export function DeadLinkCard() {
  const words = useTexts().account.recovery
  const { user } = usePage()
  return (
    <GuestCardLayout title={words.deadTitle} lead={words.deadHint} below={<BackToLogIn />}>
      <a class="btn btn-primary w-100" href={user ? '/profile' : '/forgot-password'}>
        {words.again}
      </a>
    </GuestCardLayout>
  )
}

function BackToLogIn() {
  return <a href="/login">{useTexts().account.recovery.backToLogIn}</a>
}
