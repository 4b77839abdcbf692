import { Money } from '../core/money.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField, SubmitButton, TextField } from '../ui/fields.tsx'
import { formatNumber, formatPercent } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { roundSteps } from './margin-rule.ts'
import type { MarginRuleRow } from './margin-rules.sql.ts'
import type { CatalogueState } from './providers.sql.ts'

/** What was typed into the form of a rule. */
export type TypedRule = { service: string; category: string; percent: string; fixed: string; roundTo: string }

/** The rules by which prices are made, and what each provider's differences lead to by themselves. */
export function MarginRulesPage({
  rules,
  margins,
  providers,
  categories,
  sidebar,
  typed,
  errors = {},
}: {
  rules: readonly MarginRuleRow[]
  margins: { marginPercent: number; floorPercent: number }
  providers: readonly CatalogueState[]
  categories: readonly string[]
  sidebar: Readonly<Record<string, number>>
  typed?: TypedRule
  errors?: Partial<Record<keyof TypedRule, string>>
}) {
  const words = useTexts().admin.catalogue
  return (
    <AdminLayout
      title={words.rulesTitle}
      trail={[{ text: words.title, href: '/admin/catalogue' }]}
      counts={sidebar}
    >
      <Columns
        aside={
          <Allowed to="catalogue.change">
            <Card title={words.addRule}>
              <RuleForm categories={categories} typed={typed} errors={errors} />
            </Card>
          </Allowed>
        }
      >
        <p>{words.rulesHint(formatPercent(margins.marginPercent))}</p>
        <Card flush>
          <RuleTable rules={rules} />
        </Card>
        <Allowed to="catalogue.change">
          {providers.map((provider) => (
            <Card key={provider.name} title={`${words.policy}: ${provider.name}`}>
              <PolicyForm provider={provider} />
            </Card>
          ))}
        </Allowed>
      </Columns>
    </AdminLayout>
  )
}

function RuleTable({ rules }: { rules: readonly MarginRuleRow[] }) {
  const words = useTexts().admin.catalogue
  return (
    <Table
      caption={words.rulesCaption}
      rows={rules}
      rowKey={(rule) => rule.id}
      empty={<EmptyState icon="list" title={words.noRules} />}
      columns={[
        { title: words.scope, lead: true, cell: (rule) => <Scope rule={rule} /> },
        { title: words.percent, align: 'end', cell: (rule) => formatPercent(rule.percent) },
        { title: words.fixed, align: 'end', cell: (rule) => <Amount value={rule.fixed} /> },
        { title: words.roundTo, align: 'end', cell: (rule) => <Rounding step={rule.roundTo} /> },
        {
          title: words.remove,
          hideTitle: true,
          align: 'end',
          cell: (rule) => (
            <Allowed to="catalogue.change">
              <form method="post" action={`/admin/catalogue/rules/${rule.id}/delete`}>
                <SubmitButton tone="secondary">{words.remove}</SubmitButton>
              </form>
            </Allowed>
          ),
        },
      ]}
    />
  )
}

function Scope({ rule }: { rule: MarginRuleRow }) {
  const words = useTexts().admin.catalogue
  if (rule.serviceId === null) return <>{rule.category ?? words.everything}</>
  return (
    <a class="row-link" href={`/admin/services/${rule.serviceId}`}>
      #{rule.serviceId} {rule.serviceName}
    </a>
  )
}

function Rounding({ step }: { step: number }) {
  const words = useTexts().admin.catalogue
  return <>{step === 0 ? words.noRounding : words.roundedTo(Money.dong(step).format())}</>
}

function RuleForm({
  categories,
  typed,
  errors,
}: {
  categories: readonly string[]
  typed: TypedRule | undefined
  errors: Partial<Record<keyof TypedRule, string>>
}) {
  const words = useTexts().admin.catalogue
  return (
    <form method="post" action="/admin/catalogue/rules">
      <SelectField
        name="category"
        label={words.scope}
        value={typed?.category}
        placeholder={words.everything}
        choices={[
          { label: words.oneCategory, choices: categories.map((name) => ({ value: name, text: name })) },
        ]}
      />
      <TextField
        name="service"
        label={words.serviceId}
        hint={words.serviceIdHint}
        value={typed?.service}
        error={errors.service}
        maxlength={12}
        inputmode="numeric"
        autocomplete="off"
        optional
      />
      <TextField
        name="percent"
        label={words.percent}
        hint={words.percentHint}
        value={typed?.percent}
        error={errors.percent}
        suffix="%"
        maxlength={10}
        autocomplete="off"
        required
      />
      <TextField
        name="fixed"
        label={words.fixed}
        hint={words.fixedHint}
        value={typed?.fixed}
        error={errors.fixed}
        suffix="₫"
        maxlength={30}
        autocomplete="off"
        optional
      />
      <SelectField
        name="round_to"
        label={words.roundTo}
        value={typed?.roundTo ?? '0'}
        choices={roundSteps.map((step) => ({
          value: String(step),
          text: step === 0 ? words.noRounding : words.roundedTo(`${formatNumber(step)} ₫`),
        }))}
      />
      <SubmitButton wide>{words.save}</SubmitButton>
    </form>
  )
}

function PolicyForm({ provider }: { provider: CatalogueState }) {
  const words = useTexts().admin.catalogue
  const choicesOf = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).map(([value, text]) => ({ value, text }))
  return (
    <form method="post" action="/admin/catalogue/policy">
      <input type="hidden" name="provider" value={provider.name} />
      <SelectField
        id={`auto-${provider.name}`}
        name="auto_approve"
        label={words.autoApprove}
        value={provider.autoApprove}
        choices={choicesOf(words.autoApproves)}
      />
      <SelectField
        id={`rise-${provider.name}`}
        name="on_price_rise"
        label={words.onPriceRise}
        value={provider.onPriceRise}
        choices={choicesOf(words.onPriceRises)}
      />
      <SubmitButton>{words.save}</SubmitButton>
    </form>
  )
}
