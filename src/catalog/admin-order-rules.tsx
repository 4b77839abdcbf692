import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useMay, usePage, useTexts } from '../ui/page-context.ts'
import { Card, Columns, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { type OrderRule, ruleKinds, type TypedOrderRule } from './order-rule.ts'
import type { OrderRuleRow } from './order-rules.sql.ts'

const HERE = '/admin/catalogue/order-rules'

/** The rules that every new order is held against, those that ended, and a form for one more. */
export function OrderRulesPage({
  open,
  ended,
  next,
  categories,
  counts,
  typed,
  wrong = [],
  problem,
}: {
  open: readonly OrderRuleRow[]
  ended: readonly OrderRuleRow[]
  /** The cursor of the next page of those that ended. */
  next: string | undefined
  categories: readonly string[]
  counts: Readonly<Record<string, number>>
  typed: TypedOrderRule
  wrong?: readonly (keyof TypedOrderRule)[]
  problem?: string | undefined
}) {
  const t = useTexts()
  const words = t.orderRules
  const mayChange = useMay('catalogue.change')
  return (
    <AdminLayout
      title={words.title}
      trail={[{ text: t.admin.catalogue.title, href: '/admin/catalogue' }]}
      counts={counts}
    >
      <Columns
        aside={
          mayChange && (
            <Card title={words.add} id="add">
              {problem && <Notice kind="error">{problem}</Notice>}
              <KindForm kind={typed.kind} />
              <RuleForm categories={categories} typed={typed} wrong={wrong} />
            </Card>
          )
        }
      >
        <p>{words.lead}</p>
        <Card flush>
          <RuleTable rules={open} isEnded={false} />
        </Card>
        {ended.length > 0 && (
          <Card title={words.endedTitle} flush>
            <RuleTable rules={ended} isEnded />
          </Card>
        )}
        <Pager next={next && `${HERE}?before=${next}`} />
      </Columns>
    </AdminLayout>
  )
}

/** Which fields a rule has depends on its kind, so that is asked first; a form, for those without script too. */
function KindForm({ kind }: { kind: TypedOrderRule['kind'] }) {
  const words = useTexts().orderRules
  return (
    <form class="mb-3" method="get" action={`${HERE}#add`}>
      <SelectField
        name="kind"
        label={words.kind}
        value={kind}
        choices={ruleKinds.map((one) => ({ value: one, text: words.kinds[one] }))}
      />
      <SubmitButton wide tone="secondary">
        {words.choose}
      </SubmitButton>
    </form>
  )
}

function RuleForm({
  categories,
  typed,
  wrong,
}: {
  categories: readonly string[]
  typed: TypedOrderRule
  wrong: readonly (keyof TypedOrderRule)[]
}) {
  const words = useTexts().orderRules
  const { kind } = typed
  const errorOf = (field: keyof TypedOrderRule) => (wrong.includes(field) ? words.wrong[field] : undefined)
  const isBlock = kind === 'blocked_host' || kind === 'blocked_text'
  return (
    <form method="post" action={HERE}>
      <input type="hidden" name="kind" value={kind} />
      <p class="field-hint">{words.hints[kind]}</p>
      <SelectField
        name="category"
        label={words.scope}
        value={typed.category}
        error={errorOf('category')}
        placeholder={words.everything}
        choices={categories.map((name) => ({ value: name, text: name }))}
      />
      {isBlock && (
        <TextField
          name="value"
          label={words.value[kind]}
          value={typed.value}
          error={errorOf('value')}
          maxlength={300}
          autocomplete="off"
          required
        />
      )}
      {kind === 'allowed_hosts' && (
        <TextAreaField
          name="value"
          label={words.value[kind]}
          value={typed.value}
          error={errorOf('value')}
          rows={4}
          maxlength={2000}
          required
        />
      )}
      {(kind === 'quantity' || kind === 'amount') && (
        <RangeFields typed={typed} error={errorOf} unit={kind === 'amount' ? '₫' : undefined} />
      )}
      {isBlock && <ReasonFields typed={typed} error={errorOf} />}
      <SubmitButton wide>{words.add}</SubmitButton>
    </form>
  )
}

type FieldParts = { typed: TypedOrderRule; error: (field: keyof TypedOrderRule) => string | undefined }

function RangeFields({ typed, error, unit }: FieldParts & { unit: string | undefined }) {
  const words = useTexts().orderRules
  return (
    <>
      {(['least', 'most'] as const).map((name) => (
        <TextField
          key={name}
          name={name}
          label={words[name]}
          value={typed[name]}
          error={error(name)}
          suffix={unit}
          maxlength={30}
          inputmode="numeric"
          autocomplete="off"
          data-grouped
        />
      ))}
      <p class="field-hint">{words.rangeHint}</p>
    </>
  )
}

function ReasonFields({ typed, error }: FieldParts) {
  const words = useTexts().orderRules
  return (
    <>
      <TextField
        name="reason_vi"
        label={words.reasonVi}
        hint={words.reasonHint}
        value={typed.reasonVi}
        error={error('reasonVi')}
        maxlength={300}
        required
      />
      <TextField
        name="reason_en"
        label={words.reasonEn}
        value={typed.reasonEn}
        error={error('reasonEn')}
        maxlength={300}
        optional
      />
    </>
  )
}

function RuleTable({ rules, isEnded }: { rules: readonly OrderRuleRow[]; isEnded: boolean }) {
  const words = useTexts().orderRules
  const mayEnd = useMay('catalogue.change') && !isEnded
  const { language } = usePage()
  const sentenceOf = useRuleSentence()
  return (
    <Table
      caption={isEnded ? words.endedTitle : words.caption}
      rows={rules}
      rowKey={(rule) => rule.id}
      empty={<EmptyState icon="shield" title={words.none} hint={words.noneHint} />}
      columns={[
        {
          title: words.rule,
          lead: true,
          cell: (rule) => (
            <>
              <strong>{words.kinds[rule.kind]}</strong>
              <span class="cell-sub rule-value">{sentenceOf(rule)}</span>
            </>
          ),
        },
        { title: words.scope, cell: (rule) => rule.category ?? words.everything },
        {
          title: words.told,
          cell: (rule) => (language === 'vi' ? rule.reasonVi : (rule.reasonEn ?? rule.reasonVi)) ?? '–',
        },
        {
          title: isEnded ? words.endedAt : words.since,
          cell: (rule) => (
            <>
              <Time at={rule.endedAt ?? rule.createdAt} />
              <span class="cell-sub">{words.by(rule.endedBy ?? rule.createdBy)}</span>
            </>
          ),
        },
        ...(!mayEnd
          ? []
          : [
              {
                title: words.end,
                hideTitle: true,
                align: 'end' as const,
                cell: (rule: OrderRuleRow) => (
                  <form method="post" action={`${HERE}/${rule.id}/end`}>
                    <button
                      type="submit"
                      class="btn btn-outline-secondary"
                      aria-label={words.endLabel(`${words.kinds[rule.kind]} ${sentenceOf(rule)}`)}
                    >
                      {words.end}
                    </button>
                  </form>
                ),
              },
            ]),
      ]}
    />
  )
}

/** What a rule says besides its kind. */
function useRuleSentence(): (rule: OrderRule) => string {
  const words = useTexts().orderRules
  return (rule) => {
    if (rule.value !== null) return rule.value.replaceAll(' ', rule.kind === 'allowed_hosts' ? ', ' : ' ')
    const [least, most] = [rule.least, rule.most].map((limit) =>
      rule.kind === 'amount' ? limit?.format() : limit && formatNumber(limit.toJSON()),
    )
    if (least && most) return words.between(least, most)
    if (least) return words.from(least)
    return most ? words.upTo(most) : ''
  }
}
