import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { formatPercent } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Facts, Time } from '../ui/parts.tsx'
import { SettingsTabs } from './admin-settings-tabs.tsx'
import type { TierField, TypedTier } from './tier-form.ts'
import type { TierChange, TierRow } from './tiers.sql.ts'

/** A tier's form that was not taken. */
export type TierProblem = {
  level: number
  typed: TypedTier
  problems: readonly TierField[]
  refusal?: string | undefined
}

/** The loyalty tiers, each with a form of its own. Whoever may not change them reads them. */
export function TiersPage({
  tiers,
  changes,
  mayChange,
  problem,
  counts,
}: {
  tiers: readonly TierRow[]
  changes: readonly TierChange[]
  mayChange: boolean
  problem?: TierProblem | undefined
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.settingsMore.tiers
  const { language } = usePage()
  const nameOf = (tier: TierRow) => (language === 'en' && tier.nameEn) || tier.name
  return (
    <AdminLayout
      title={words.title}
      trail={[{ text: t.money.settings.title, href: '/admin/settings' }]}
      counts={counts}
    >
      <SettingsTabs current="tiers" />
      {mayChange ? (
        <p class="field-hint mb-3">{words.hint}</p>
      ) : (
        <Notice kind="info">{t.money.settings.onlyOwner}</Notice>
      )}
      {tiers.map((tier) => {
        const wrong = problem?.level === tier.level ? problem : undefined
        const change = changes.find((one) => one.subject === `tier:${tier.level}`)
        return (
          <Card key={tier.level} title={nameOf(tier)} id={`tier-${tier.level}`}>
            {mayChange ? <TierForm tier={tier} wrong={wrong} /> : <TierFacts tier={tier} />}
            {change && (
              <p class="field-hint mb-0">
                {t.money.settings.lastChange(change.actor)} <Time at={change.at} />
              </p>
            )}
          </Card>
        )
      })}
    </AdminLayout>
  )
}

function TierForm({ tier, wrong }: { tier: TierRow; wrong: TierProblem | undefined }) {
  const t = useTexts()
  const words = t.settingsMore.tiers
  const values: TypedTier = wrong?.typed ?? {
    name: tier.name,
    name_en: tier.nameEn ?? '',
    min_spent: tier.minSpent.typed(),
    discount: String(Number(tier.discountPercent)).replace('.', ','),
    benefits: tier.benefits.join('\n'),
    benefits_en: (tier.benefitsEn ?? []).join('\n'),
  }
  const field = (name: TierField) => ({
    name,
    id: `tier-${tier.level}-${name}`,
    label: words.fields[name],
    value: values[name],
    error: wrong?.problems.includes(name) ? words.problems[name] : undefined,
  })
  return (
    <form method="post" action={`/admin/settings/tiers/${tier.level}`}>
      <input type="hidden" name="version" value={tier.version} />
      {wrong && <Notice kind="error">{wrong.refusal ?? t.common.fixBelow}</Notice>}
      <div class="row row-cols-1 row-cols-lg-2">
        <div class="col">
          <TextField {...field('name')} maxlength={50} required />
        </div>
        <div class="col">
          <TextField {...field('name_en')} maxlength={50} optional />
        </div>
        <div class="col">
          <TextField
            {...field('min_spent')}
            suffix="₫"
            inputmode="numeric"
            autocomplete="off"
            maxlength={19}
            readonly={tier.level === 0}
            required
          />
        </div>
        <div class="col">
          <TextField {...field('discount')} suffix="%" autocomplete="off" maxlength={6} required />
        </div>
        <div class="col">
          <TextAreaField {...field('benefits')} hint={words.perLine} rows={4} maxlength={1300} />
        </div>
        <div class="col">
          <TextAreaField {...field('benefits_en')} hint={words.perLine} rows={4} maxlength={1300} optional />
        </div>
      </div>
      <SubmitButton>{words.save}</SubmitButton>
    </form>
  )
}

function TierFacts({ tier }: { tier: TierRow }) {
  const words = useTexts().settingsMore.tiers.fields
  return (
    <Facts
      facts={[
        { term: words.name_en, value: tier.nameEn ?? '–' },
        { term: words.min_spent, value: tier.minSpent.format() },
        { term: words.discount, value: formatPercent(Number(tier.discountPercent)) },
        { term: words.benefits, value: tier.benefits.join(' · ') || '–' },
        { term: words.benefits_en, value: tier.benefitsEn?.join(' · ') || '–' },
      ]}
    />
  )
}
