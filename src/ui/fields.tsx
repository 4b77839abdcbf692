import type { ComponentChildren } from 'preact'
import { Money } from '../core/money.ts'
import { formatNumber } from './format.ts'
import { Icon } from './icons.tsx'
import { useTexts } from './page-context.ts'

interface FieldWords {
  name: string
  label: string
  hint?: ComponentChildren
  /** Shown beside the field and read out with it. */
  error?: string | undefined
  /** Says "optional" beside the label. */
  optional?: boolean
  /** Needed only where two fields of one page share a name. */
  id?: string
}

/** What a control takes besides its words; `hx-…` and `data-…` attributes pass through too. */
interface ControlOptions {
  required?: boolean
  disabled?: boolean
  autofocus?: boolean
  placeholder?: string
  minlength?: number
  maxlength?: number
  /** Of a form elsewhere on the page. */
  form?: string
  autocomplete?: string
  autocapitalize?: 'none'
  spellcheck?: boolean
  [attribute: `${'hx' | 'data'}-${string}`]: string | boolean | undefined
}

interface InputOptions extends ControlOptions {
  value?: string | number | undefined
  inputmode?: 'decimal' | 'numeric' | 'email' | 'tel' | 'url' | 'search'
  pattern?: string
  min?: string | number
  max?: string | number
  step?: string | number
  readonly?: boolean
}

/** One line of text. */
export function TextField({
  suffix,
  type = 'text',
  ...props
}: FieldWords &
  InputOptions & {
    suffix?: ComponentChildren
    type?: 'text' | 'email' | 'tel' | 'url' | 'number' | 'date' | 'datetime-local'
  }) {
  const [words, input] = splitWords(props)
  // Preact types an input by its literal type, to guard roles we never set; any of ours fits the type of text.
  const control = <input class={controlClass(words)} {...described(words)} {...input} type={type as 'text'} />
  return (
    <FieldFrame {...words}>
      {suffix ? (
        <div class="input-group">
          {control}
          <span class="input-group-text">{suffix}</span>
        </div>
      ) : (
        control
      )}
    </FieldFrame>
  )
}

/** A whole number, grouped in thousands while typing; `readWholeNumber` reads what arrives. */
export function NumberField({ value, ...props }: FieldWords & InputOptions & { suffix?: ComponentChildren }) {
  return (
    <TextField
      inputmode="numeric"
      autocomplete="off"
      maxlength={19}
      data-grouped
      {...props}
      value={groupedValue(value)}
    />
  )
}

/** An amount of whole đồng. */
export function AmountField(props: FieldWords & InputOptions) {
  return <NumberField {...props} suffix="₫" />
}

/** Links that fill a field at once with script, and load the page with the amount without. */
export function AmountChoices({
  label,
  fieldId,
  amounts,
  href,
}: {
  label: string
  /** `field-amount` for the field named `amount`. */
  fieldId: string
  /** Whole đồng. */
  amounts: readonly number[]
  href: (amount: number) => string
}) {
  return (
    <ul class="choices" aria-label={label}>
      {amounts.map((amount) => (
        <li key={amount}>
          <a class="choice" href={href(amount)} data-fill={fieldId} data-value={String(amount)}>
            {Money.dong(amount).format()}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** A password with a button that shows it; the button appears only where script runs. */
export function PasswordField(props: FieldWords & InputOptions) {
  const t = useTexts()
  const [words, input] = splitWords(props)
  return (
    <FieldFrame {...words}>
      <div class="password">
        <input class={controlClass(words)} {...described(words)} maxlength={200} {...input} type="password" />
        <button
          type="button"
          class="password-reveal"
          data-reveal={fieldId(words)}
          aria-label={t.common.showPassword}
          aria-pressed="false"
          hidden
        >
          <Icon name="eye" />
        </button>
      </div>
    </FieldFrame>
  )
}

/** Several lines of text. */
export function TextAreaField({
  rows = 5,
  ...props
}: FieldWords & ControlOptions & { value?: string | undefined; rows?: number }) {
  const [words, area] = splitWords(props)
  return (
    <FieldFrame {...words}>
      <textarea class={controlClass(words)} {...described(words)} {...area} rows={rows} />
    </FieldFrame>
  )
}

export interface Choice {
  value: string
  text: string
  disabled?: boolean
}

export interface ChoiceGroup {
  label: string
  choices: readonly Choice[]
}

/** A choice from a list; `choices` may be grouped, as services by category. */
export function SelectField({
  choices,
  value,
  placeholder,
  ...props
}: FieldWords &
  Omit<ControlOptions, 'placeholder'> & {
    choices: readonly (Choice | ChoiceGroup)[]
    value?: string | undefined
    /** An empty first choice, such as "Choose a service". */
    placeholder?: string
  }) {
  const [words, select] = splitWords(props)
  return (
    <FieldFrame {...words}>
      <select class={controlClass(words, 'form-select')} {...described(words)} {...select}>
        {placeholder && <option value="">{placeholder}</option>}
        {choices.map((choice) =>
          'choices' in choice ? (
            <optgroup key={choice.label} label={choice.label}>
              {choice.choices.map((inner) => choiceOption(inner, value))}
            </optgroup>
          ) : (
            choiceOption(choice, value)
          ),
        )}
      </select>
    </FieldFrame>
  )
}

/** The button that sends a form. It locks while the form is on its way, so that a double click sends once. */
export function SubmitButton({
  children,
  tone = 'primary',
  wide,
  ...button
}: {
  children: ComponentChildren
  tone?: 'primary' | 'secondary' | 'danger'
  wide?: boolean
  name?: string
  value?: string
  form?: string
  formaction?: string
  disabled?: boolean
}) {
  const look = { primary: 'btn-primary', secondary: 'btn-outline-secondary', danger: 'btn-danger' }[tone]
  return (
    <button type="submit" class={`btn ${look}${wide ? ' w-100' : ''}`} {...button}>
      {children}
    </button>
  )
}

function FieldFrame({ children, ...words }: FieldWords & { children: ComponentChildren }) {
  const t = useTexts()
  return (
    <div class="field">
      <label class="form-label" for={fieldId(words)}>
        {words.label}
        {words.optional && <span class="field-optional"> ({t.common.optional})</span>}
      </label>
      {children}
      <FieldNotes {...words} />
    </div>
  )
}

function FieldNotes(words: FieldWords) {
  return (
    <>
      {words.error && (
        <p class="field-error" id={`${fieldId(words)}-error`}>
          <Icon name="warning" size={16} /> {words.error}
        </p>
      )}
      {words.hint && (
        <p class="field-hint" id={`${fieldId(words)}-hint`}>
          {words.hint}
        </p>
      )}
    </>
  )
}

function splitWords<Props extends FieldWords>(props: Props): [FieldWords, Omit<Props, keyof FieldWords>] {
  const { name, label, hint, error, optional, id, ...rest } = props
  const words: FieldWords = { name, label, hint, error }
  if (optional) words.optional = true
  if (id) words.id = id
  return [words, rest]
}

function described(words: FieldWords) {
  const id = fieldId(words)
  const notes = [words.error && `${id}-error`, words.hint && `${id}-hint`].filter(Boolean).join(' ')
  return {
    id,
    name: words.name,
    ...(notes ? { 'aria-describedby': notes } : {}),
    ...(words.error ? { 'aria-invalid': 'true' as const } : {}),
  }
}

function controlClass(words: FieldWords, base = 'form-control'): string {
  return words.error ? `${base} is-invalid` : base
}

function fieldId(words: FieldWords): string {
  return words.id ?? `field-${words.name}`
}

/** Grouped already by the server, for those without script. */
function groupedValue(value: string | number | undefined): string | number | undefined {
  return typeof value === 'number' ? formatNumber(value) : value
}

function choiceOption(choice: Choice, chosen: string | undefined) {
  return (
    <option
      key={choice.value}
      value={choice.value}
      selected={choice.value === chosen}
      disabled={choice.disabled}
    >
      {choice.text}
    </option>
  )
}
