import { languages, type Refusal } from '../core/refusal.ts'
import { PasswordField, SelectField, SubmitButton, TextField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { themes, usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, TierProgress } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { texts } from '../ui/texts.ts'
import type { Profile } from './profile.sql.ts'
import { nextTier, type Tier, tierOf, tierProgress } from './tier.ts'
import type { CurrentUser } from './user.ts'

/** What was typed into the form of contact details. */
export type TypedContact = { email: string; phone: string }

/** User name, email with its state, and phone. */
export function ContactCard({
  user,
  profile,
  typed,
  hasMail,
  refused,
}: {
  user: CurrentUser
  profile: Profile
  typed: TypedContact
  /** Whether the shop can send a link. */
  hasMail: boolean
  refused: Refusal | undefined
}) {
  const words = useTexts().account.profile
  const errors = useContactErrors(refused)
  return (
    <Card title={words.contact} id="contact">
      <Problem refused={refused} beside={Object.keys(errors).length > 0} />
      <p class="profile-name">
        {words.username}: <strong>{user.username}</strong>
      </p>
      <form method="post" action="/profile/contact">
        <TextField
          name="email"
          type="email"
          label={words.email}
          value={typed.email}
          error={errors.email}
          autocomplete="email"
          autocapitalize="none"
          maxlength={100}
          required
        />
        <EmailState profile={profile} hasMail={hasMail} />
        <TextField
          name="phone"
          type="tel"
          inputmode="tel"
          label={words.phone}
          value={typed.phone}
          hint={errors.phone ? undefined : words.phoneHint}
          error={errors.phone}
          autocomplete="tel"
          maxlength={30}
          optional
        />
        <PasswordField
          name="password"
          id="contact-password"
          label={words.passwordForEmail}
          hint={words.passwordForEmailHint}
          error={errors.password}
          autocomplete="current-password"
          maxlength={128}
          optional
        />
        <SubmitButton>{words.saveContact}</SubmitButton>
      </form>
      <form method="post" action="/profile/verify-email" id="verify-form" />
    </Card>
  )
}

/** Whether the stored email is proven, and the way to prove it. */
function EmailState({ profile, hasMail }: { profile: Profile; hasMail: boolean }) {
  const words = useTexts().account.profile
  if (profile.emailVerified) {
    return (
      <p class="email-state">
        <Status tone="good" icon="checkCircle">
          {words.verified}
        </Status>
      </p>
    )
  }
  return (
    <div class="email-state">
      <Status tone="caution" icon="warning">
        {words.unverified}
      </Status>
      {hasMail && (
        <button class="btn btn-sm btn-outline-secondary" type="submit" form="verify-form" formnovalidate>
          {words.sendLink}
        </button>
      )}
      <p class="field-hint">{hasMail ? words.verifyHint : words.noMailHint}</p>
    </div>
  )
}

/** Changing the password, with the old one. */
export function PasswordCard({ refused }: { refused: Refusal | undefined }) {
  const words = useTexts().account.profile
  const { language } = usePage()
  const isOldWrong = refused?.code === 'wrong_password'
  const isField = refused?.code === 'invalid_request'
  const isNewWrong = isField && refused.details.field === 'password'
  const beside = isOldWrong || isField
  return (
    <Card title={words.password} id="password">
      <Problem refused={refused} beside={beside} />
      <form method="post" action="/profile/password">
        <PasswordField
          name="old_password"
          label={words.oldPassword}
          error={isOldWrong || (isField && !isNewWrong) ? words.passwordWrong : undefined}
          autocomplete="current-password"
          maxlength={128}
          required
        />
        <PasswordField
          name="password"
          label={words.newPassword}
          hint={isNewWrong ? undefined : words.newPasswordHint}
          error={isNewWrong ? refused.sentence(language) : undefined}
          autocomplete="new-password"
          minlength={8}
          maxlength={128}
          required
        />
        <p class="form-note">{words.passwordEndsSessions}</p>
        <SubmitButton>{words.changePassword}</SubmitButton>
      </form>
    </Card>
  )
}

/** Language and theme; the language is that of mail, too. */
export function DisplayCard() {
  const t = useTexts()
  const page = usePage()
  const words = t.account.profile
  return (
    <Card title={words.display} id="display">
      <form method="post" action="/profile/display">
        <SelectField
          name="language"
          label={t.preferences.language}
          hint={words.displayHint}
          value={page.language}
          choices={languages.map((language) => ({ value: language, text: texts(language).languageName }))}
        />
        <SelectField
          name="theme"
          label={t.preferences.theme}
          value={page.theme}
          choices={themes.map((theme) => ({ value: theme, text: t.preferences[theme] }))}
        />
        <SubmitButton tone="secondary">{words.saveDisplay}</SubmitButton>
      </form>
    </Card>
  )
}

/** The level that was reached, what it gives, and how far the next is. */
export function TierCard({ user, tiers }: { user: CurrentUser; tiers: readonly Tier[] }) {
  const words = useTexts().account.profile
  const tier = tierOf(tiers, user.totalSpent)
  const next = nextTier(tiers, tier)
  const progress = next && tierProgress(next, user.totalSpent)
  const shown = next &&
    progress && { name: next.name, remaining: progress.remaining, percent: progress.progressPercent }
  return (
    <Card title={words.tier} id="tier">
      <TierProgress tier={tier} discountPercent={tier.discountPercent} next={shown} />
      <p class="profile-spent">
        {words.spent} <Amount value={user.totalSpent} />
      </p>
      <Benefits title={words.benefits} benefits={tier.benefits} none={words.noBenefits} />
      {next && next.benefits.length > 0 && (
        <Benefits title={words.nextBenefits(next.name)} benefits={next.benefits} />
      )}
    </Card>
  )
}

function Benefits({ title, benefits, none }: { title: string; benefits: readonly string[]; none?: string }) {
  return (
    <div class="benefits">
      <h3>{title}</h3>
      {benefits.length === 0 ? (
        <p class="field-hint">{none}</p>
      ) : (
        <ul>
          {benefits.map((benefit) => (
            <li key={benefit}>{benefit}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** What was wrong with a form, above it; where it stands beside a field too, only that one has to look. */
export function Problem({ refused, beside }: { refused: Refusal | undefined; beside: boolean }) {
  const t = useTexts()
  const { language } = usePage()
  if (!refused) return null
  return <Notice kind="error">{beside ? t.common.fixBelow : refused.sentence(language)}</Notice>
}

function useContactErrors(refused: Refusal | undefined): Partial<Record<string, string>> {
  const t = useTexts()
  const words = t.account.profile
  switch (refused?.code) {
    case 'wrong_password':
      return { password: words.passwordWrong }
    case 'account_exists':
      return { email: words.emailTaken }
    case 'invalid_request':
      if (refused.details.field === 'phone') return { phone: words.phoneWrong }
      if (refused.details.field === 'password') return { password: words.passwordWrong }
      return refused.details.field === 'email' ? { email: t.register.emailWrong } : {}
    default:
      return {}
  }
}
