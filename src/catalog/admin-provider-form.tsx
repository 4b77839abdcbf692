import { AdminLayout } from '../ui/admin-layout.tsx'
import { PasswordField, SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import type { ProviderErrors, TypedProvider } from './provider-settings.ts'

type Form = {
  typed: TypedProvider
  errors: ProviderErrors
  problem?: string | undefined
}

/** The page on which a provider is added. */
export function NewProviderPage({ counts, ...form }: Form & { counts: Readonly<Record<string, number>> }) {
  const words = useTexts().providers
  return (
    <AdminLayout title={words.add} trail={[{ text: words.title, href: '/admin/providers' }]} counts={counts}>
      <div class="narrow">
        <Card>
          <ProviderForm {...form} action="/admin/providers" />
        </Card>
      </div>
    </AdminLayout>
  )
}

/** How a provider is called. Without `version` for a new one; the key goes in and never comes out. */
export function ProviderForm({
  typed,
  errors,
  problem,
  action,
  version,
}: Form & { action: string; version?: number }) {
  const words = useTexts().providers
  const isNew = version === undefined
  const field = (name: Exclude<keyof TypedProvider, BooleanField>) => ({
    name,
    value: typed[name],
    error: errors[name],
  })
  return (
    <form method="post" action={action} autocomplete="off">
      {problem && <Notice kind="error">{problem}</Notice>}
      {!isNew && <input type="hidden" name="version" value={version} />}
      {isNew && (
        <TextField {...field('name')} label={words.name} hint={words.nameHint} maxlength={50} required />
      )}
      <TextField
        {...field('api_url')}
        type="url"
        label={words.apiUrl}
        hint={words.apiUrlHint}
        maxlength={500}
        spellcheck={false}
        required
      />
      <PasswordField
        name="api_key"
        label={words.apiKey}
        hint={isNew ? words.apiKeyNew : words.apiKeyKept}
        error={errors.api_key}
        maxlength={500}
        autocomplete="new-password"
        required={isNew}
      />
      <SelectField
        {...field('body_format')}
        label={words.bodyFormat}
        choices={(['form', 'json'] as const).map((value) => ({ value, text: words.formats[value] }))}
      />
      <div class="field-pair">
        <TextField {...field('currency')} label={words.currency} maxlength={10} required />
        <TextField
          {...field('currency_rate')}
          label={words.currencyRate}
          hint={words.currencyRateHint}
          suffix="₫"
          maxlength={20}
          required
        />
      </div>
      <div class="field-pair">
        <TextField
          {...field('requests_per_minute')}
          label={words.requests}
          inputmode="numeric"
          maxlength={6}
          required
        />
        <TextField
          {...field('timeout_seconds')}
          label={words.timeout}
          suffix={words.seconds}
          inputmode="numeric"
          maxlength={4}
          required
        />
      </div>
      <Ticks typed={typed} />
      <TextField
        {...field('dedupe_field')}
        label={words.dedupeField}
        hint={words.dedupeFieldHint}
        maxlength={40}
        optional
      />
      <TextAreaField
        {...field('ambiguous_errors')}
        label={words.ambiguous}
        hint={words.phrasesHint}
        rows={3}
        maxlength={4000}
      />
      <TextAreaField
        {...field('funds_errors')}
        label={words.funds}
        hint={words.phrasesHint}
        rows={3}
        maxlength={4000}
      />
      <SubmitButton>{isNew ? words.add : words.save}</SubmitButton>
    </form>
  )
}

type BooleanField = 'serialise_adds' | 'refill_supported' | 'cancel_supported'

function Ticks({ typed }: { typed: TypedProvider }) {
  const words = useTexts().providers
  const ticks: [BooleanField, string, string | undefined][] = [
    ['serialise_adds', words.serialiseAdds, words.serialiseHint],
    ['refill_supported', words.refillSupported, undefined],
    ['cancel_supported', words.cancelSupported, words.dripHint],
  ]
  return (
    <div class="field">
      {ticks.map(([name, label, hint]) => (
        <div key={name} class="form-check">
          <input
            class="form-check-input"
            type="checkbox"
            id={`field-${name}`}
            name={name}
            value="on"
            checked={typed[name]}
            aria-describedby={hint && `field-${name}-hint`}
          />
          <label class="form-check-label" for={`field-${name}`}>
            {label}
          </label>
          {hint && (
            <p class="field-hint" id={`field-${name}-hint`}>
              {hint}
            </p>
          )}
        </div>
      ))}
    </div>
  )
}
