import { listRefusals } from '../core/refusal.ts'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, CodeBlock } from '../ui/parts.tsx'
import type { ApiCall, ApiField } from './api-document.ts'
import { apiAreas } from './openapi.ts'

/** Every call and chapter, to go to. */
export function ApiContents({ calls }: { calls: readonly ApiCall[] }) {
  const words = useTexts().docs
  return (
    <nav class="docs-contents" aria-label={words.contents}>
      <p class="docs-contents-title">{words.contents}</p>
      <ul>
        <li>
          <a href="#start">{words.start}</a>
        </li>
        {apiAreas.map((area) => (
          <li key={area}>
            <a href={`#${area}`}>{words.areas[area]}</a>
            <ul>
              {calls
                .filter((call) => call.area === area)
                .map((call) => (
                  <li key={call.id}>
                    <a href={`#${call.id}`}>{words.said(call.summary)}</a>
                  </li>
                ))}
            </ul>
          </li>
        ))}
        <li>
          <a href="#errors">{words.errors}</a>
        </li>
      </ul>
    </nav>
  )
}

/** Where the API is, how to prove who calls, and how to repeat a call safely. */
export function ApiIntroduction({ publicUrl }: { publicUrl: string }) {
  const words = useTexts().docs
  return (
    <Card title={words.start} id="start">
      <p>
        {words.address} <code>{publicUrl}</code>. {words.format} <a href="/openapi.json">{words.openApi}</a>
      </p>
      <h3>{words.authentication}</h3>
      <p>{words.authenticationHow}</p>
      <CodeBlock text={'Authorization: Bearer $TOKEN'} label={words.authentication} />
      <h3>{words.idempotency}</h3>
      <p>{words.idempotencyHow}</p>
      <h3>{words.money}</h3>
      <p>{words.moneyHow}</p>
    </Card>
  )
}

/** The calls about one thing. */
export function ApiArea({ area, calls }: { area: (typeof apiAreas)[number]; calls: readonly ApiCall[] }) {
  const words = useTexts().docs
  return (
    <section aria-labelledby={area}>
      <h2 class="docs-area" id={area}>
        {words.areas[area]}
      </h2>
      {calls.map((call) => (
        <Call key={call.id} call={call} />
      ))}
    </section>
  )
}

function Call({ call }: { call: ApiCall }) {
  const words = useTexts().docs
  const token = words.token[call.token]
  return (
    <article class="card docs-call" id={call.id}>
      <div class="card-body">
        <h3>{words.said(call.summary)}</h3>
        <p class="docs-address">
          <span class={`docs-method docs-method-${call.method.toLowerCase()}`}>{call.method}</span>{' '}
          <code>{call.path}</code>
        </p>
        <p class="docs-token">
          <Icon name={call.token === 'unused' ? 'globe' : 'key'} size={16} /> {token}
        </p>
        {call.description && <p>{words.said(call.description)}</p>}
        <CodeBlock text={call.curl} label={`curl ${call.path}`} />
        <Fields title={words.parameters} fields={call.parameters} inWords={words.in} />
        <Fields title={words.body} fields={call.body} />
        <Fields title={words.reply} fields={call.reply} isReply />
      </div>
    </article>
  )
}

function Fields({
  title,
  fields,
  inWords,
  isReply,
}: {
  title: string
  fields: readonly (ApiField & { in?: 'path' | 'query' | 'header' })[]
  inWords?: Readonly<Record<'path' | 'query' | 'header', string>>
  /** Nobody has to give what is replied. */
  isReply?: boolean
}) {
  const words = useTexts().docs
  if (fields.length === 0) return null
  return (
    <details class="docs-fields" open={!isReply}>
      <summary>
        {title} <span class="docs-count">{fields.length}</span>
      </summary>
      <ul class="docs-list">
        {fields.map((field) => (
          <li key={field.name}>
            <code>{field.name}</code>{' '}
            <span class="docs-type">
              {field.type}
              {field.nullable && ` ${words.orNull}`}
              {field.in && inWords && `, ${inWords[field.in]}`}
            </span>
            {field.required && !isReply && <span class="docs-required"> {words.required}</span>}
            <About field={field} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function About({ field }: { field: ApiField }) {
  const words = useTexts().docs
  const parts = [
    field.note && words.said(field.note),
    field.values.length > 0 && field.values.join(', '),
    field.limits && limitWords(field.limits, words),
  ].filter(Boolean)
  return parts.length > 0 ? <p>{parts.join('; ')}</p> : null
}

type LimitWords = {
  between: (min: string, max: string) => string
  atLeast: (min: string) => string
  atMost: (max: string) => string
  characters: (amount: string) => string
}

function limitWords(limits: NonNullable<ApiField['limits']>, words: LimitWords): string {
  const { min, max } = limits
  const amount =
    min !== undefined && max !== undefined
      ? words.between(formatNumber(min), formatNumber(max))
      : min !== undefined
        ? words.atLeast(formatNumber(min))
        : words.atMost(formatNumber(max ?? 0))
  return limits.kind === 'length' ? words.characters(amount) : amount
}

/** What a refusal looks like, and every code there is. */
export function ApiErrors() {
  const words = useTexts().docs
  const { language } = usePage()
  const shape = { success: false, error: { code: 'insufficient_balance', message: '…' } }
  return (
    <section aria-labelledby="errors">
      <h2 class="docs-area" id="errors">
        {words.errors}
      </h2>
      <Card>
        <p>{words.errorsHow}</p>
        <CodeBlock text={JSON.stringify(shape, null, 2)} label={words.errors} />
      </Card>
      <Card title={words.codes}>
        <ul class="docs-list docs-codes">
          {listRefusals(language).map((refusal) => (
            <li key={refusal.code}>
              <code>{refusal.code}</code> <span class="docs-type">HTTP {refusal.status}</span>
              <p>{refusal.sentence}</p>
            </li>
          ))}
        </ul>
      </Card>
    </section>
  )
}
