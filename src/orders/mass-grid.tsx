import type { Service } from '../catalog/service.ts'
import type { Refusal } from '../core/refusal.ts'
import type { Disclosure } from '../support/disclosure.ts'
import { DisclosureNote } from '../support/disclosure-note.tsx'
import { NewTermsConsent } from '../support/terms-consent.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, type Fact, Facts, OutsideLink } from '../ui/parts.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { useRefusalSentence } from './field-errors.tsx'
import { useMismatchSentence } from './link-words.tsx'
import type { CheckedLine, MassCheck } from './mass-check.ts'
import { LinesField } from './mass-start.tsx'

/** Why a list is shown again instead of being ordered. */
export type MassNotice = { kind: 'changed' | 'sent' } | { kind: 'none'; refused: Refusal | undefined }

/** So many wrong lines have a field of their own; the others are corrected in the list. */
const FIXED_ALONE_MAX = 100

/** A list with each line's price or what is wrong with it, the total, and the ways on. */
export function MassGridPage({
  check,
  disclosed,
  token,
  notice,
}: {
  check: MassCheck
  /** What is disclosed about services of the list. */
  disclosed: readonly { service: Service; disclosure: Disclosure }[]
  /** Makes a repeat of this page's order find the first one's answer. */
  token: string
  notice: MassNotice | undefined
}) {
  const words = useTexts().shelf.mass
  const text = check.lines.map(({ line }) => line.text).join('\n')
  const fixable = check.lines
    .map((line, place) => ({ line, number: place + 1 }))
    .filter(({ line }) => !('price' in line))
    .slice(0, FIXED_ALONE_MAX)
    .map(({ number }) => number)
  const wrong = check.lines.length - check.good
  const prices = check.lines.map((line) => ('price' in line ? line.price.final.toString() : ''))
  return (
    <CustomerLayout
      title={words.title}
      lead={words.lead}
      trail={[{ href: '/orders/mass', text: words.more }]}
    >
      <ShownAgain notice={notice} />
      <form method="post" action="/orders/mass" id="mass-form">
        {/* The Enter key in a line that is corrected looks at the list again, and orders nothing. */}
        <button
          type="submit"
          class="visually-hidden"
          formaction="/orders/mass/check"
          tabIndex={-1}
          aria-hidden="true"
        />
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="lines" value={text} />
        <input type="hidden" name="prices" value={prices.join(',')} />
        {fixable.length > 0 && <input type="hidden" name="fixes" value={fixable.join(',')} />}
        <MassSummary check={check} />
        <Disclosed disclosed={disclosed} />
        <Card title={words.grid} flush>
          <MassLines lines={check.lines} fixable={fixable} />
          {fixable.length > 0 && <p class="field-hint mass-foot">{words.fixHint}</p>}
          {wrong > fixable.length && (
            <p class="field-hint mass-foot">{words.fixMore(formatNumber(wrong - fixable.length))}</p>
          )}
        </Card>
      </form>
      <details class="advanced mass-edit">
        <summary>{words.editAll}</summary>
        <form method="post" action="/orders/mass/check">
          <LinesField text={text} />
          <SubmitButton tone="secondary">{words.recheck}</SubmitButton>
        </form>
      </details>
    </CustomerLayout>
  )
}

function Disclosed({ disclosed }: { disclosed: readonly { service: Service; disclosure: Disclosure }[] }) {
  const t = useTexts()
  if (disclosed.length === 0) return null
  return (
    <Card title={t.shelf.compare.disclosure}>
      {disclosed.map(({ service, disclosure }) => (
        <div key={service.id} class="mass-disclosed">
          <p class="service-name">
            <span class="service-id">{service.id}</span> {service.name}
          </p>
          <DisclosureNote disclosure={disclosure} />
        </div>
      ))}
    </Card>
  )
}

function ShownAgain({ notice }: { notice: MassNotice | undefined }) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.shelf.mass
  switch (notice?.kind) {
    case undefined:
      return null
    case 'changed':
      return <Notice kind="info">{words.changed}</Notice>
    case 'sent':
      return <Notice kind="warning">{words.alreadySent}</Notice>
    case 'none':
      return (
        <Notice kind="error" title={words.noneDone}>
          {notice.refused?.sentence(language)}
        </Notice>
      )
  }
}

function MassLines({ lines, fixable }: { lines: readonly CheckedLine[]; fixable: readonly number[] }) {
  const t = useTexts()
  const words = t.shelf.mass
  const alone = new Set(fixable)
  const rows = lines.map((line, place) => ({ ...line, number: place + 1 }))
  const columns: Column<(typeof rows)[number]>[] = [
    { title: words.line, lead: true, cell: (row) => <span class="mass-number">{row.number}</span> },
    {
      title: t.orders.service,
      lead: true,
      cell: (row) =>
        alone.has(row.number) ? (
          <FixField number={row.number} text={row.line.text} />
        ) : (
          <>
            {row.service?.name ?? row.line.text.slice(0, 80)}
            {'form' in row.line && row.line.form.link && (
              <span class="cell-sub">
                <OutsideLink link={row.line.form.link} length={34} />
              </span>
            )}
          </>
        ),
    },
    {
      title: t.orders.quantity,
      align: 'end',
      cell: (row) => ('quantity' in row ? formatNumber(row.quantity) : '–'),
    },
    {
      title: words.price,
      align: 'end',
      cell: (row) => ('price' in row ? <Amount value={row.price.final} /> : '–'),
    },
    { title: words.result, cell: (row) => <LineState line={row} /> },
  ]
  return <Table caption={words.grid} columns={columns} rows={rows} rowKey={(row) => row.number} />
}

function FixField({ number, text }: { number: number; text: string }) {
  const words = useTexts().shelf.mass
  return (
    <input
      class="form-control mass-fix"
      name={`fix_${number}`}
      value={text}
      maxlength={4096}
      aria-label={words.fix(String(number))}
      aria-describedby={`mass-${number}-why`}
      aria-invalid="true"
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
    />
  )
}

function LineState({ line }: { line: CheckedLine & { number: number } }) {
  const words = useTexts().shelf.mass
  const sentence = useRefusalSentence()
  const doubt = useMismatchSentence()
  const why =
    'problem' in line
      ? line.problem === 'unreadable'
        ? words.unreadable
        : words.noService
      : 'refused' in line
        ? line.service
          ? sentence(line.refused, line.service)
          : line.refused
        : undefined
  if (why === undefined) {
    return (
      <div class="mass-state">
        <span class="compare-yes">
          <Icon name="check" size={16} /> {words.good}
        </span>
        {line.mismatch && <span class="link-note">{doubt(line.mismatch)}</span>}
      </div>
    )
  }
  return (
    <span class="field-error mass-why" id={`mass-${line.number}-why`}>
      {typeof why === 'string' ? why : <RefusedWhole refused={why} />}
    </span>
  )
}

function RefusedWhole({ refused }: { refused: Refusal }) {
  return <>{refused.sentence(usePage().language)}</>
}

function MassSummary({ check }: { check: MassCheck }) {
  const t = useTexts()
  const { user } = usePage()
  const words = t.shelf.mass
  const { good, total, missing, balanceAfter } = check
  const wrong = check.lines.length - good
  const facts: (Fact | false)[] = [
    { term: words.goodLines, value: formatNumber(good) },
    wrong > 0 && { term: words.badLines, value: formatNumber(wrong) },
    { term: words.total, value: <Amount value={total} />, strong: true },
    user !== undefined && { term: words.balance, value: <Amount value={user.balance} /> },
    !missing && good > 0 && { term: words.balanceAfter, value: <Amount value={balanceAfter} /> },
  ]
  return (
    <Card title={words.summary}>
      <div class="mass-summary">
        <Facts facts={facts.filter((fact) => fact !== false)} />
        <div class="mass-acts">
          {missing && (
            <>
              <Notice kind="warning" title={words.notEnough(missing.format())}>
                {t.orderForm.draftKept}
              </Notice>
              <SubmitButton wide formaction="/orders/mass/draft">
                {t.orderForm.topUpMissing(missing.format())}
              </SubmitButton>
            </>
          )}
          {!missing && good > 0 && <NewTermsConsent />}
          {!missing && good > 0 && (
            <SubmitButton wide name="mode" value={wrong > 0 ? 'good' : 'all'}>
              {wrong > 0 ? words.orderGood(formatNumber(good)) : words.orderAll(formatNumber(good))}
            </SubmitButton>
          )}
          {wrong > 0 && (
            <SubmitButton wide tone="secondary" formaction="/orders/mass/check">
              {words.recheck}
            </SubmitButton>
          )}
        </div>
      </div>
    </Card>
  )
}
