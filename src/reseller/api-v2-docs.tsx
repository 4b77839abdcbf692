import { Fragment } from 'preact'
import { listRefusals } from '../core/refusal.ts'
import { type ServiceType, serviceType, serviceTypeNames } from '../core/service-type.ts'
import { formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, CodeBlock } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { type ApiV2Action, apiV2Actions, ownErrors, standardErrors } from './api-v2-call.ts'
import {
  anyOrder,
  apiV2Examples,
  documentedCalls,
  type ExampleOrder,
  exampleLanguages,
  signatureExample,
  webhookExamples,
} from './api-v2-examples.ts'
import { orderStatusWords, refillStatusWords } from './api-v2-reply.ts'

/** What the documentation says of this very shop. */
export type ApiV2Facts = {
  url: string
  /** Something on sale, so that the examples run as they are printed; undefined where nothing fits. */
  example: ExampleOrder | undefined
  ordersPerMinute: number
  callsPerMinute: number
  aftercarePerMinute: number
}

const chapters = [
  'start',
  'test',
  'examples',
  'calls',
  'types',
  'words',
  'errors',
  'idempotency',
  'limits',
  'webhooks',
] as const

/** API v2 from the address to the limits, for somebody who has a program to connect. */
export function ApiV2Docs({ facts }: { facts: ApiV2Facts }) {
  const words = useTexts().apiV2
  const { eventNames } = useTexts().webhooks
  return (
    <div class="docs">
      <nav class="docs-contents" aria-label={words.contents}>
        <p class="docs-contents-title">{words.contents}</p>
        <ul>
          {chapters.map((chapter) => (
            <li key={chapter}>
              <a href={`#${chapter}`}>{words[chapter]}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <Card title={words.start} id="start">
          <CodeBlock text={facts.url} label={words.start} />
          <p>{words.startHow}</p>
          <p>
            {words.keyHow} <a href="/api-keys">{words.keys}</a>
          </p>
          <p>{words.money}</p>
        </Card>
        <Card title={words.test} id="test">
          <p>{words.testHow}</p>
        </Card>
        <Examples facts={facts} />
        <Calls />
        <Card title={words.types} id="types">
          <p>{words.typesHow}</p>
          <TypeTable />
        </Card>
        <Card title={words.words} id="words">
          <h3>{words.orderWords}</h3>
          <CodeList words={orderStatusWords} />
          <h3>{words.refillWords}</h3>
          <CodeList words={refillStatusWords} />
        </Card>
        <Card title={words.errors} id="errors">
          <p>{words.errorsHow}</p>
          <ul class="docs-list docs-codes">
            {standardErrors.map((text) => (
              <li key={text}>
                <code>{text}</code>
              </li>
            ))}
          </ul>
          <p>{words.ownErrorsHow}</p>
          <OwnErrors />
        </Card>
        <Card title={words.idempotency} id="idempotency">
          <p>{words.idempotencyHow}</p>
        </Card>
        <Card title={words.limits} id="limits">
          <ul>
            {words
              .limitList({
                orders: formatNumber(facts.ordersPerMinute),
                calls: formatNumber(facts.callsPerMinute),
                aftercare: formatNumber(facts.aftercarePerMinute),
              })
              .map((line) => (
                <li key={line}>{line}</li>
              ))}
          </ul>
        </Card>
        <Card title={words.webhooks} id="webhooks">
          {words.webhooksHow.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <CodeBlock text={signatureExample} label={words.webhooks} />
          <p>{words.webhookData}</p>
          {Object.entries(webhookExamples).map(([type, data]) => (
            <Fragment key={type}>
              <h3>
                <code>{type}</code>
              </h3>
              <p>{eventNames[type as keyof typeof eventNames]}</p>
              <CodeBlock text={JSON.stringify(data, null, 2)} label={words.dataOf(type)} />
            </Fragment>
          ))}
          <p>
            <a href="/api-keys/webhooks">{words.toWebhooks}</a>
          </p>
        </Card>
      </div>
    </div>
  )
}

function Examples({ facts }: { facts: ApiV2Facts }) {
  const words = useTexts().apiV2
  return (
    <Card title={words.examples} id="examples">
      <p>{words.examplesHow}</p>
      {facts.example === undefined && <Notice kind="warning">{words.examplesNone}</Notice>}
      {exampleLanguages.map((language, place) => (
        <details key={language} class="docs-fields" open={place === 0}>
          <summary>{words.languages[language]}</summary>
          <CodeBlock
            text={apiV2Examples[language](facts.url, facts.example ?? anyOrder)}
            label={words.languages[language]}
            name={language}
          />
        </details>
      ))}
    </Card>
  )
}

function Calls() {
  const words = useTexts().apiV2
  return (
    <section aria-labelledby="calls">
      <h2 class="docs-area" id="calls">
        {words.calls}
      </h2>
      <p>{words.callsHow}</p>
      {(Object.keys(apiV2Actions) as ApiV2Action[]).map((action) => (
        <article key={action} class="card docs-call">
          <div class="card-body">
            <h3>
              <code>{action}</code>
            </h3>
            <p>{words.about[action]}</p>
            {documentedCalls
              .filter(({ call }) => call.action === action)
              .map(({ call, reply }) => (
                <CallExample key={Object.keys(call).join()} call={call} reply={reply} />
              ))}
          </div>
        </article>
      ))}
    </section>
  )
}

function CallExample({ call, reply }: { call: Readonly<Record<string, string>>; reply: unknown }) {
  const words = useTexts().apiV2
  const sent = Object.entries(call).map(([name, value]) => `${name}=${value}`)
  return (
    <>
      <p class="docs-said">{words.sent}</p>
      <CodeBlock text={sent.join('\n')} label={words.sentOf(call.action!)} />
      <p class="docs-said">{words.reply}</p>
      <CodeBlock text={JSON.stringify(reply, null, 2)} label={words.replyOf(call.action!)} />
    </>
  )
}

/** The sentences as the table of refusals has them, in English as they are sent, with what they say beside. */
function OwnErrors() {
  const { language } = usePage()
  const english = new Map(listRefusals('en').map(({ code, sentence }) => [code, sentence]))
  const meanings = new Map(listRefusals(language).map(({ code, sentence }) => [code, sentence]))
  return (
    <ul class="docs-list docs-codes">
      {ownErrors.map((code) => (
        <li key={code}>
          <code>{english.get(code)}</code>
          {language !== 'en' && <span class="cell-sub">{meanings.get(code)?.replace(/\{\w+\}/g, '…')}</span>}
        </li>
      ))}
    </ul>
  )
}

function TypeTable() {
  const words = useTexts().apiV2
  return (
    <Table
      caption={words.types}
      rows={serviceTypeNames}
      rowKey={(name) => name}
      columns={[
        { title: words.type, lead: true, cell: (name) => <code>{name}</code> },
        {
          title: words.fields,
          cell: (name) => <CodeList words={fieldsOf(serviceType(name)!)} />,
        },
      ]}
    />
  )
}

/** Words for machines, in a line. */
function CodeList({ words }: { words: readonly string[] }) {
  return (
    <span>
      {words.map((word, place) => (
        <Fragment key={word}>
          {place > 0 && ', '}
          <code>{word}</code>
        </Fragment>
      ))}
    </span>
  )
}

/** What `add` takes for a type; what may be left out stands in square brackets. */
function fieldsOf(type: ServiceType): string[] {
  const runs = type.takesRuns ? ['runs', 'interval'] : []
  return [
    ...(type.takesLink ? ['link'] : []),
    ...(type.counts === 'quantity' ? ['quantity'] : []),
    ...type.required,
    ...[...runs, ...type.optional].map((field) => `[${field}]`),
  ]
}
