import type { Refusal } from '../core/refusal.ts'
import { qrSvg } from '../partners/vietqr.ts'
import { PasswordField, SubmitButton, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { CustomerLayout, GuestCardLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Columns, CopyButton, QrCode } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Problem } from './profile-cards.tsx'

/** The second factor as its owner sees it; the secret only while it waits for its first code. */
export type FactorState =
  | { kind: 'off' }
  | { kind: 'pending'; secret: string; uri: string }
  | { kind: 'on'; codesLeft: number }

/** Whether it is on, and the way to its page; stands on the profile. */
export function SecondFactorCard({ isOn }: { isOn: boolean }) {
  const words = useTexts().secondFactor
  return (
    <Card title={words.title} id="second-factor">
      <p>
        <FactorStatus isOn={isOn} />
      </p>
      <p>{words.lead}</p>
      <a class="btn btn-outline-secondary" href="/profile/second-factor">
        {isOn ? words.manage : words.setUp}
      </a>
    </Card>
  )
}

/** Setting it up, or turning it off. */
export function SecondFactorPage({
  state,
  isMissed,
  refused,
}: {
  state: FactorState
  /** They work here, and may open nothing of the operators' until it is on. */
  isMissed: boolean
  refused: Refusal | undefined
}) {
  const t = useTexts()
  const words = t.secondFactor
  return (
    <CustomerLayout
      title={words.title}
      lead={words.lead}
      trail={[{ text: t.account.profile.title, href: '/profile' }]}
    >
      {isMissed && (
        <Notice kind="warning" title={words.missedTitle}>
          {words.missed}
        </Notice>
      )}
      <Columns
        aside={
          <Card title={t.account.sessions.title}>
            <p>{words.sessionsStay}</p>
            <a class="btn btn-outline-secondary" href="/profile#sessions">
              {words.sessions}
            </a>
          </Card>
        }
      >
        <Card>
          <p>
            <FactorStatus isOn={state.kind === 'on'} />
          </p>
          {state.kind === 'off' && <BeginForm refused={refused} />}
          {state.kind === 'pending' && <ConfirmForm {...state} refused={refused} />}
          {state.kind === 'on' && <OffForm codesLeft={state.codesLeft} refused={refused} />}
        </Card>
      </Columns>
    </CustomerLayout>
  )
}

/** The one time that the recovery codes are seen. */
export function RecoveryCodesPage({ codes }: { codes: readonly string[] }) {
  const t = useTexts()
  const words = t.secondFactor
  return (
    <CustomerLayout title={words.codesTitle} trail={[{ text: words.title, href: '/profile/second-factor' }]}>
      <Card title={words.codes}>
        <Notice kind="warning">{words.codesHint}</Notice>
        <ul class="recovery-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <div class="button-row">
          <button
            type="button"
            class="btn btn-outline-secondary"
            data-copy={codes.join('\n')}
            data-copied={t.common.copied}
          >
            {words.copyCodes}
          </button>
          <a class="btn btn-primary" href="/profile/second-factor">
            {words.codesDone}
          </a>
        </div>
      </Card>
    </CustomerLayout>
  )
}

/** The second step of logging in, after a right password. */
export function LogInCodeCard({
  next,
  refused,
}: {
  next: string | undefined
  refused?: Refusal | undefined
}) {
  const words = useTexts().secondFactor
  return (
    <GuestCardLayout title={words.logIn.title} lead={words.logIn.lead} below={words.logIn.lost}>
      <CodeProblem refused={refused} />
      <form method="post" action="/login/code">
        {next && <input type="hidden" name="next" value={next} />}
        <CodeField label={words.proof} refused={refused} />
        <SubmitButton wide>{words.logIn.submit}</SubmitButton>
      </form>
      <p class="forgot">
        <a href="/login">{words.logIn.again}</a>
      </p>
    </GuestCardLayout>
  )
}

function FactorStatus({ isOn }: { isOn: boolean }) {
  const words = useTexts().secondFactor
  return (
    <Status tone={isOn ? 'good' : 'neutral'} icon={isOn ? 'checkCircle' : 'lock'}>
      {isOn ? words.on : words.off}
    </Status>
  )
}

function BeginForm({ refused }: { refused: Refusal | undefined }) {
  const words = useTexts().secondFactor
  return (
    <form method="post" action="/profile/second-factor/begin">
      <CodeProblem refused={refused} />
      <p>{words.beginHint}</p>
      <Password refused={refused} />
      <SubmitButton>{words.begin}</SubmitButton>
    </form>
  )
}

function ConfirmForm({
  secret,
  uri,
  refused,
}: {
  secret: string
  uri: string
  refused: Refusal | undefined
}) {
  const words = useTexts().secondFactor
  const grouped = secret.match(/.{1,4}/g)!.join(' ')
  return (
    <>
      <CodeProblem refused={refused} />
      <p>{words.scan}</p>
      <QrCode svg={qrSvg(uri)} label={words.qrLabel} />
      <p>{words.byHand}</p>
      <p class="secret-line">
        <code class="secret">{grouped}</code>
        <CopyButton value={secret} label={words.secret} />
      </p>
      <form method="post" action="/profile/second-factor/confirm">
        <CodeField label={words.code} refused={refused} digits />
        <div class="button-row">
          <SubmitButton>{words.confirm}</SubmitButton>
          <SubmitButton tone="secondary" form="factor-cancel">
            {words.cancel}
          </SubmitButton>
        </div>
      </form>
      <form method="post" action="/profile/second-factor/cancel" id="factor-cancel" />
    </>
  )
}

function OffForm({ codesLeft, refused }: { codesLeft: number; refused: Refusal | undefined }) {
  const words = useTexts().secondFactor
  return (
    <form method="post" action="/profile/second-factor/off">
      <CodeProblem refused={refused} />
      <p>{words.codesLeft(formatNumber(codesLeft))}</p>
      <p>{words.turnOffHint}</p>
      <Password refused={refused} />
      <CodeField label={words.proof} refused={refused} />
      <SubmitButton tone="danger">{words.turnOff}</SubmitButton>
    </form>
  )
}

function Password({ refused }: { refused: Refusal | undefined }) {
  const words = useTexts().secondFactor
  return (
    <PasswordField
      name="password"
      label={words.password}
      error={refused?.code === 'wrong_password' ? words.passwordWrong : undefined}
      autocomplete="current-password"
      maxlength={128}
      required
    />
  )
}

function CodeField({
  label,
  refused,
  digits,
}: {
  label: string
  refused: Refusal | undefined
  digits?: boolean
}) {
  const { language } = usePage()
  return (
    <TextField
      name="code"
      label={label}
      error={isAboutCode(refused) ? refused!.sentence(language) : undefined}
      autocomplete="one-time-code"
      autocapitalize="none"
      spellcheck={false}
      maxlength={40}
      required
      {...(digits ? { inputmode: 'numeric' as const } : {})}
    />
  )
}

function CodeProblem({ refused }: { refused: Refusal | undefined }) {
  return <Problem refused={refused} beside={isAboutCode(refused) || refused?.code === 'wrong_password'} />
}

function isAboutCode(refused: Refusal | undefined): boolean {
  return refused?.code === 'wrong_code' || refused?.code === 'second_factor_needed'
}
