import type { Service } from '../catalog/service.ts'
import { filledLines, kindOfField, serviceType, type TypeField } from '../core/service-type.ts'
import { type Choice, NumberField, SelectField, TextAreaField, TextField } from '../ui/fields.tsx'
import { formatMinutes, formatNumber } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { type FieldErrors, useFieldLabel } from './field-errors.tsx'
import { delays } from './field-rules.ts'
import type { OrderDraft } from './order-draft.ts'

type FieldProps = { service: Service; draft: OrderDraft; errors: FieldErrors }

/** What a service's type asks for besides its link: what it needs, how much, and what it may say. */
export function OwnFields(props: FieldProps) {
  const type = serviceType(props.service.type)
  if (!type) return null
  return (
    <>
      <FieldGroups {...props} fields={type.required} isRequired />
      {type.counts === 'quantity' && <QuantityField {...props} />}
      <FieldGroups {...props} fields={type.optional} />
    </>
  )
}

/** How many lines the fields of several lines have so far; `swap`: for htmx to put beside them. */
export function LineCounts({ service, draft }: { service: Service; draft: OrderDraft }) {
  const type = serviceType(service.type)
  const fields = [...(type?.required ?? []), ...(type?.optional ?? [])]
  return (
    <>
      {fields
        .filter((field) => kindOfField(field) === 'lines')
        .map((field) => (
          <LineCount key={field} field={field} draft={draft} swap />
        ))}
    </>
  )
}

/** What was chosen or typed, as people say it. */
export function useFieldValue(): (field: TypeField, value: string | number) => string {
  const t = useTexts()
  const words = t.orderFields
  return (field, value) => {
    if (field === 'device') return words.choices.device[Number(value) - 1] ?? String(value)
    if (field === 'type_of_traffic') return words.choices.type_of_traffic[Number(value) - 1] ?? String(value)
    if (field === 'delay') return Number(value) === 0 ? words.atOnce : formatMinutes(Number(value), t.common)
    return kindOfField(field) === 'number' ? formatNumber(Number(value)) : String(value)
  }
}

/** Short fields stand beside each other, as far as there is room. */
function FieldGroups({
  fields,
  ...props
}: FieldProps & { fields: readonly TypeField[]; isRequired?: boolean }) {
  const groups: TypeField[][] = []
  for (const field of fields) {
    const last = groups.at(-1)
    if (last && isShort(field) && isShort(last[0]!)) last.push(field)
    else groups.push([field])
  }
  return (
    <>
      {groups.map((group) => {
        const drawn = group.map((field) => <OwnField key={field} field={field} {...props} />)
        return group.length > 1 ? (
          <div key={group[0]} class="form-row">
            {drawn}
          </div>
        ) : (
          drawn
        )
      })}
    </>
  )
}

function isShort(field: TypeField): boolean {
  if (field === 'type_of_traffic') return false
  return kindOfField(field) === 'number' || field === 'expiry' || field === 'country'
}

function OwnField({
  field,
  service,
  draft,
  errors,
  isRequired,
}: FieldProps & { field: TypeField; isRequired?: boolean }) {
  const t = useTexts()
  const words = {
    name: field,
    label: useFieldLabel()(service.type, field),
    hint: useHint(service, field),
    error: errors[field],
    ...(isRequired ? { required: true } : { optional: true }),
  }
  const value = draft[field]
  const asTyped = { autocomplete: 'off', autocapitalize: 'none', spellcheck: false } as const
  const choices = useChoices(field)
  if (choices) {
    const placeholder = isRequired ? {} : { placeholder: t.orderFields.anyChoice }
    return <SelectField {...words} {...placeholder} choices={choices} value={value} />
  }
  switch (kindOfField(field)) {
    case 'lines':
      return (
        <TextAreaField
          {...words}
          rows={7}
          hint={
            <>
              {words.hint} <LineCount field={field} draft={draft} />
            </>
          }
          value={value}
          maxlength={100_000}
        />
      )
    case 'number':
      return <NumberField {...words} value={value} />
    case 'link':
      return <TextField {...words} {...asTyped} type="url" inputmode="url" value={value} maxlength={2048} />
    case 'text':
      if (field === 'expiry') return <TextField {...words} type="date" value={value && dateValue(value)} />
      if (field === 'country')
        return <TextField {...words} value={value} maxlength={2} autocomplete="off" spellcheck={false} />
      return <TextField {...words} {...asTyped} value={value} maxlength={200} />
  }
}

function QuantityField({ service, draft, errors }: FieldProps) {
  const t = useTexts()
  return (
    <NumberField
      name="quantity"
      label={t.orderForm.quantity}
      hint={t.orderForm.quantityHint(formatNumber(service.minQuantity), formatNumber(service.maxQuantity))}
      error={errors.quantity}
      value={draft.quantity}
      required
    />
  )
}

function useHint(service: Service, field: TypeField): string | undefined {
  const words = useTexts().orderFields
  const [min, max] = [formatNumber(service.minQuantity), formatNumber(service.maxQuantity)]
  if (field === 'username') return words.username[service.type]?.hint
  if (field === 'min' || field === 'max') return words.perPost(min, max)
  const hint = words.hint[field]
  const isQuantity = kindOfField(field) === 'lines' && serviceType(service.type)?.counts === field
  return isQuantity ? `${hint} ${words.perLine(min, max)}` : hint
}

function useChoices(field: TypeField): Choice[] | undefined {
  const { choices } = useTexts().orderFields
  const inWords = useFieldValue()
  if (field === 'delay') {
    return delays.map((minutes) => ({ value: String(minutes), text: inWords(field, minutes) }))
  }
  if (field !== 'device' && field !== 'type_of_traffic') return undefined
  return choices[field].map((text, index) => ({ value: String(index + 1), text }))
}

function LineCount({ field, draft, swap }: { field: TypeField; draft: OrderDraft; swap?: boolean }) {
  const words = useTexts().orderFields
  const count = filledLines(draft[field] ?? '').length
  return (
    <strong class="line-count" id={`count-${field}`} hx-swap-oob={swap ? 'true' : undefined}>
      {words.linesCounted(formatNumber(count))}
    </strong>
  )
}

/** A day as the browser's date field has it; what it sent before already is, what an order keeps is `d/m/Y`. */
function dateValue(text: string): string {
  const [, day = '', month = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
