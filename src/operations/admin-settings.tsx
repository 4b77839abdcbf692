import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { SettingsChange } from './shop-settings.sql.ts'
import { type SettingName, type ShopSettings, settingGroups, shownSetting } from './shop-settings.ts'

/** The business settings in groups, and who changed them. */
export function SettingsPage({
  fields,
  wrong,
  problem,
  changes,
  counts,
}: {
  /** As they stand in the fields. */
  fields: Readonly<Partial<ShopSettings>>
  wrong: readonly SettingName[]
  problem: string | undefined
  changes: readonly SettingsChange[]
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().money.settings
  return (
    <AdminLayout title={words.title} counts={counts}>
      {problem && <Notice kind="error">{problem}</Notice>}
      <form method="post" action="/admin/settings">
        {Object.entries(settingGroups).map(([group, settings]) => (
          <Card key={group} title={words.groups[group as keyof typeof settingGroups]}>
            {(Object.keys(settings) as SettingName[]).map((name) => (
              <TextField
                key={name}
                name={name}
                label={words.names[name]}
                value={fields[name]}
                error={wrong.includes(name) ? words.wrong : undefined}
                autocomplete="off"
                maxlength={40}
                required
              />
            ))}
          </Card>
        ))}
        <p>
          <SubmitButton>{words.save}</SubmitButton>
        </p>
      </form>
      <Card title={words.changes} flush>
        <Table
          caption={words.changes}
          rows={changes}
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

function Changed({ change: { before, after } }: { change: SettingsChange }) {
  const { names } = useTexts().money.settings
  const shown = (name: SettingName, value = '0') => shownSetting(name, value)
  return (
    <>
      {(Object.keys(after) as SettingName[]).map((name) => (
        <span key={name} class="cell-sub">
          {names[name]}: {shown(name, before[name])} → {shown(name, after[name])}
        </span>
      ))}
    </>
  )
}
