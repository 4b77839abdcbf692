import type { Refusal } from '../core/refusal.ts'
import { DocumentsConsent } from '../support/terms-consent.tsx'
import { PasswordField, SubmitButton, TextField } from '../ui/fields.tsx'
import { GuestCardLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import type { Texts } from '../ui/texts.ts'

type TypedRegistration = { username: string; email: string; referral_code: string; accepts: boolean }

/** The form for a new account; `refused` says what was wrong with what was sent. */
export function RegisterCard({
  typed,
  documents,
  next,
  refused,
}: {
  typed: TypedRegistration
  /** The versions of the documents that the form asks to agree to. */
  documents: readonly number[]
  next: string | undefined
  refused?: Refusal
}) {
  const t = useTexts()
  const errors = refused ? fieldErrors(refused, t, usePage().language) : {}
  const below = (
    <>
      {t.register.haveAccount} <a href={`/login${nextQuery(next)}`}>{t.nav.logIn}</a>
    </>
  )
  return (
    <GuestCardLayout title={t.register.title} lead={t.register.lead} below={below}>
      <Problem refused={refused} beside={Object.keys(errors).length > 0} />
      <form method="post" action="/register">
        <NextField next={next} />
        <TextField
          name="username"
          label={t.register.username}
          hint={errors.username ? undefined : t.register.usernameHint}
          error={errors.username}
          value={typed.username}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          minlength={3}
          maxlength={50}
          required
        />
        <TextField
          name="email"
          type="email"
          label={t.register.email}
          hint={t.register.emailHint}
          error={errors.email}
          value={typed.email}
          autocomplete="email"
          autocapitalize="none"
          maxlength={100}
          required
        />
        <PasswordField
          name="password"
          label={t.register.password}
          hint={errors.password ? undefined : t.register.passwordHint}
          error={errors.password}
          autocomplete="new-password"
          minlength={8}
          maxlength={128}
          required
        />
        <TextField
          name="referral_code"
          label={t.register.referralCode}
          error={errors.referral_code}
          value={typed.referral_code}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxlength={20}
          optional
        />
        <DocumentsConsent shown={documents} ticked={typed.accepts} error={errors.accept_documents} />
        <SubmitButton wide>{t.register.submit}</SubmitButton>
      </form>
    </GuestCardLayout>
  )
}

/** The one log-in form, for customers and operators alike. */
export function LogInCard({
  name,
  next,
  refused,
}: {
  name: string
  next: string | undefined
  refused?: Refusal
}) {
  const t = useTexts()
  const below = (
    <>
      {t.logIn.noAccount} <a href={`/register${nextQuery(next)}`}>{t.nav.register}</a>
    </>
  )
  return (
    <GuestCardLayout title={t.logIn.title} lead={t.logIn.lead} below={below}>
      <Problem refused={refused} />
      <form method="post" action="/login">
        <NextField next={next} />
        <TextField
          name="email"
          label={t.logIn.identifier}
          value={name}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxlength={100}
          required
        />
        <PasswordField
          name="password"
          label={t.logIn.password}
          autocomplete="current-password"
          maxlength={128}
          required
        />
        <SubmitButton wide>{t.logIn.submit}</SubmitButton>
      </form>
      <p class="forgot">
        <a href="/forgot-password">{t.account.recovery.forgot}</a>
      </p>
    </GuestCardLayout>
  )
}

function Problem({ refused, beside }: { refused: Refusal | undefined; beside?: boolean }) {
  const t = useTexts()
  const { language } = usePage()
  if (!refused) return null
  return <Notice kind="error">{beside ? t.common.fixBelow : refused.sentence(language)}</Notice>
}

function NextField({ next }: { next: string | undefined }) {
  return next ? <input type="hidden" name="next" value={next} /> : null
}

function nextQuery(next: string | undefined): string {
  return next ? `?next=${encodeURIComponent(next)}` : ''
}

/** What to say beside which field. A refusal that is about no single field gives none. */
function fieldErrors(refused: Refusal, t: Texts, language: 'vi' | 'en'): Partial<Record<string, string>> {
  if (refused.code === 'unknown_referral_code') return { referral_code: refused.sentence(language) }
  if (refused.code === 'documents_not_accepted') {
    return { accept_documents: t.support.documents.acceptNeeded }
  }
  if (refused.code !== 'invalid_request') return {}
  switch (refused.details.field) {
    case 'username':
      return { username: t.register.usernameHint }
    case 'email':
      return { email: t.register.emailWrong }
    case 'password':
      return { password: t.register.passwordHint }
    case 'referral_code':
      return { referral_code: refused.sentence(language) }
    default:
      return {}
  }
}
