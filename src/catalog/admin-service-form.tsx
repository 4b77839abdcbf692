import { serviceTypeNames } from '../core/service-type.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { NumberField, SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import type { ServiceWrong, TypedService } from './service-details.ts'

type Form = {
  typed: TypedService
  wrong?: ServiceWrong | undefined
  /** Why it was refused as a whole. */
  problem?: string | undefined
  categories: readonly string[]
}

/** The page on which a service is added by hand. `asksFloor`: its price is below the floor and wants a tick. */
export function NewServicePage({
  providers,
  asksFloor,
  counts,
  ...form
}: Form & {
  providers: readonly string[]
  asksFloor: boolean
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.serviceDesk
  const { typed } = form
  const errorOf = useErrorOf(form.wrong)
  return (
    <AdminLayout
      title={words.add}
      trail={[{ text: t.admin.services.title, href: '/admin/services' }]}
      counts={counts}
    >
      <div class="narrow">
        <Notice kind="info">{words.addLead}</Notice>
        <Card>
          <form method="post" action="/admin/services">
            {form.problem && <Notice kind="error">{form.problem}</Notice>}
            <DetailFields {...form} />
            <SelectField
              name="provider"
              label={words.provider}
              value={typed.provider}
              error={errorOf('provider')}
              placeholder="–"
              choices={providers.map((name) => ({ value: name, text: name }))}
              required
            />
            <TextField
              name="provider_service"
              label={words.providerService}
              value={typed.provider_service}
              error={errorOf('provider_service')}
              maxlength={100}
              autocomplete="off"
              required
            />
            <div class="field-pair">
              <MoneyField name="cost" label={words.cost} typed={typed} error={errorOf('cost')} />
              <MoneyField
                name="rate"
                label={words.rate}
                hint={words.rateHint}
                typed={typed}
                error={errorOf('rate')}
              />
            </div>
            {asksFloor && <Tick name="below_floor" label={words.belowFloor} isTicked={false} />}
            <SubmitButton>{words.add}</SubmitButton>
          </form>
        </Card>
      </div>
    </AdminLayout>
  )
}

/** The page on which a service's words and bounds are changed, over the version that was shown. */
export function EditServicePage({
  service,
  counts,
  ...form
}: Form & {
  service: { id: number; name: string; version: number }
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.serviceDesk
  const here = `/admin/services/${service.id}`
  return (
    <AdminLayout
      title={words.edit}
      trail={[
        { text: t.admin.services.title, href: '/admin/services' },
        { text: service.name, href: here },
      ]}
      counts={counts}
    >
      <div class="narrow">
        <Card title={service.name}>
          <form method="post" action={`${here}/edit`}>
            {form.problem && <Notice kind="error">{form.problem}</Notice>}
            <input type="hidden" name="version" value={service.version} />
            <DetailFields {...form} />
            <div class="button-row">
              <SubmitButton>{words.save}</SubmitButton>
              <a class="btn btn-outline-secondary" href={here}>
                {t.common.cancel}
              </a>
            </div>
          </form>
        </Card>
      </div>
    </AdminLayout>
  )
}

/** What new and old services have in common. */
function DetailFields({ typed, wrong, categories }: Form) {
  const words = useTexts().serviceDesk
  const errorOf = useErrorOf(wrong)
  // One that was imported may be of a type that nobody can order; it stays choosable for itself.
  const types = serviceTypeNames.includes(typed.type) ? serviceTypeNames : [typed.type, ...serviceTypeNames]
  const same = (value: string) => ({ value, text: value })
  return (
    <>
      <TextField
        name="name"
        label={words.name}
        value={typed.name}
        error={errorOf('name')}
        maxlength={255}
        required
      />
      <div class="field-pair">
        <SelectField
          name="category"
          label={words.category}
          value={typed.category}
          error={errorOf('category')}
          placeholder="–"
          choices={categories.map(same)}
          required
        />
        <SelectField
          name="type"
          label={words.type}
          value={typed.type}
          error={errorOf('type')}
          choices={types.map(same)}
        />
      </div>
      <TextAreaField
        name="description"
        label={words.description}
        value={typed.description}
        error={errorOf('description')}
        rows={4}
        maxlength={5000}
        optional
      />
      <div class="field-pair">
        <NumberField name="min" label={words.min} value={typed.min} error={errorOf('min')} required />
        <NumberField name="max" label={words.max} value={typed.max} error={errorOf('max')} required />
      </div>
      <div class="field-pair">
        <SelectField
          name="drip_feed"
          label={words.dripFeed}
          value={typed.drip_feed}
          choices={(['none', 'provider', 'panel'] as const).map((value) => ({
            value,
            text: words.dripFeeds[value],
          }))}
          error={errorOf('drip_feed')}
        />
        <NumberField
          name="refill_days"
          label={words.refillDays}
          value={typed.refill_days}
          error={errorOf('refill_days')}
        />
      </div>
      <div class="field">
        <Tick name="refill" label={words.refill} isTicked={typed.refill} />
        <Tick name="cancel" label={words.cancel} isTicked={typed.cancel} />
      </div>
    </>
  )
}

function MoneyField({
  name,
  label,
  hint,
  typed,
  error,
}: {
  name: 'cost' | 'rate'
  label: string
  hint?: string
  typed: TypedService
  error: string | undefined
}) {
  return (
    <TextField
      name={name}
      label={label}
      hint={hint}
      value={typed[name]}
      error={error}
      suffix="₫"
      maxlength={30}
      autocomplete="off"
      required
    />
  )
}

export function Tick({ name, label, isTicked }: { name: string; label: string; isTicked: boolean }) {
  return (
    <div class="form-check">
      <input
        class="form-check-input"
        type="checkbox"
        id={`field-${name}`}
        name={name}
        value="on"
        checked={isTicked}
      />
      <label class="form-check-label" for={`field-${name}`}>
        {label}
      </label>
    </div>
  )
}

/** What is said beside a field that is wrong. */
function useErrorOf(wrong: ServiceWrong | undefined): (field: keyof TypedService) => string | undefined {
  const words = useTexts().serviceDesk.wrong
  return (field) => {
    const what = wrong?.[field]
    return what && words[what]
  }
}
