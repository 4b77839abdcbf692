import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField, SubmitButton, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Facts, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { SettingsTabs } from './admin-settings-tabs.tsx'
import type { SettingsChange } from './shop-settings.sql.ts'
import {
  fieldOf,
  fieldText,
  type SettingName,
  type SettingProblem,
  type ShopSettings,
  settingGroups,
  shownSetting,
} from './shop-settings.ts'

const CHANGES_SHOWN = 20

type Typed = Readonly<Record<string, string>>
type Problems = Readonly<Partial<Record<SettingName, SettingProblem>>>

/** The business settings in groups, and who changed them. Whoever may not change them reads them. */
export function SettingsPage({
  settings,
  version,
  mayChange,
  typed,
  problems = {},
  refusal,
  changes,
  counts,
}: {
  settings: ShopSettings
  version: number
  mayChange: boolean
  /** A form that was not taken, as it was typed. */
  typed?: Typed
  problems?: Problems
  refusal?: string | undefined
  changes: readonly SettingsChange[]
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.money.settings
  const shown = useShown()
  const isWrong = Object.keys(problems).length > 0
  return (
    <AdminLayout title={words.title} counts={counts}>
      {refusal && <Notice kind="error">{refusal}</Notice>}
      <SettingsTabs current="settings" />
      {mayChange && isWrong && <Notice kind="error">{t.common.fixBelow}</Notice>}
      {mayChange ? (
        <form method="post" action="/admin/settings">
          <input type="hidden" name="version" value={version} />
          {groups.map(([group, names]) => (
            <Card key={group} title={words.groups[group]}>
              <div class="row row-cols-1 row-cols-lg-2">
                {names.map((name) => (
                  <div key={name} class="col">
                    <SettingField
                      name={name}
                      value={typed?.[name] ?? fieldText(name, settings[name])}
                      problem={problems[name]}
                    />
                  </div>
                ))}
              </div>
              <LastChange names={names} changes={changes} />
            </Card>
          ))}
          <p>
            <SubmitButton>{words.save}</SubmitButton>
          </p>
        </form>
      ) : (
        <>
          <Notice kind="info">{words.onlyOwner}</Notice>
          {groups.map(([group, names]) => (
            <Card key={group} title={words.groups[group]}>
              <Facts
                facts={names.map((name) => ({
                  term: words.names[name],
                  value: shown(name, settings[name]),
                }))}
              />
              <LastChange names={names} changes={changes} />
            </Card>
          ))}
        </>
      )}
      <Card title={words.changes} flush>
        <Table
          caption={words.changes}
          rows={changes.slice(0, CHANGES_SHOWN)}
          rowKey={(change) => change.id}
          empty={<EmptyState icon="clock" title={words.none} />}
          columns={[
            {
              title: words.who,
              lead: true,
              cell: (change) => (
                <>
                  {change.actor}
                  <span class="cell-sub">
                    <Time at={change.at} />
                  </span>
                </>
              ),
            },
            { title: words.what, cell: (change) => <Changed change={change} /> },
          ]}
        />
      </Card>
    </AdminLayout>
  )
}

const groups = (Object.keys(settingGroups) as (keyof typeof settingGroups)[]).map(
  (group) => [group, Object.keys(settingGroups[group]) as SettingName[]] as const,
)

function SettingField({
  name,
  value,
  problem,
}: {
  name: SettingName
  value: string
  problem: SettingProblem | undefined
}) {
  const words = useTexts().money.settings
  const { kind, min, max, step } = fieldOf(name)
  if (kind === 'switch') {
    return (
      <SelectField
        name={name}
        label={words.names[name]}
        value={value}
        hint={words.hints[name]}
        error={problem && words.problems[problem]}
        choices={(['0', '1'] as const).map((state) => ({ value: state, text: words.switches[state] }))}
      />
    )
  }
  const field = {
    name,
    label: words.names[name],
    value,
    hint: [words.between(formatNumber(min), formatNumber(max)), words.hints[name]].filter(Boolean).join('. '),
    error: problem && words.problems[problem],
    autocomplete: 'off',
    required: true,
  }
  // Amounts are typed grouped, which a number field takes for decimals. And a number field drops what is none: what
  // somebody typed stays in sight in a field of text.
  const isNumber = kind !== 'amount' && /^-?\d+(\.\d+)?$/.test(value)
  if (isNumber) return <TextField {...field} type="number" min={min} max={max} step={step} />
  const isAmount = kind === 'amount'
  return (
    <TextField
      {...field}
      suffix={isAmount ? '₫' : undefined}
      maxlength={40}
      {...(isAmount && { inputmode: 'numeric' })}
    />
  )
}

/** Who changed what of a group last, and when. */
function LastChange({
  names,
  changes,
}: {
  names: readonly SettingName[]
  changes: readonly SettingsChange[]
}) {
  const words = useTexts().money.settings
  const last = changes.find((change) => names.some((name) => name in change.after))
  if (!last) return null
  return (
    <p class="field-hint mb-0">
      {words.lastChange(last.actor)} <Time at={last.at} />
      <Changed change={last} names={names} />
    </p>
  )
}

function Changed({
  change: { before, after },
  names,
}: {
  change: SettingsChange
  /** Of these only; of all without. */
  names?: readonly SettingName[]
}) {
  const words = useTexts().money.settings
  const changed = (Object.keys(after) as SettingName[]).filter((name) => names?.includes(name) ?? true)
  const shown = useShown()
  return (
    <>
      {changed.map((name) => (
        <span key={name} class="cell-sub">
          {words.names[name]}: {shown(name, before[name])} → {shown(name, after[name])}
        </span>
      ))}
    </>
  )
}

/** How a setting is read: a switch in words, the others as `shownSetting` has them. */
function useShown(): (name: SettingName, value?: string) => string {
  const { switches } = useTexts().money.settings
  return (name, value = '0') =>
    fieldOf(name).kind === 'switch' ? switches[value === '1' ? '1' : '0'] : shownSetting(name, value)
}
