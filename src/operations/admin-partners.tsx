import type { WebhookNote } from '../deposits/webhook-notes.sql.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { SettingsTabs } from './admin-settings-tabs.tsx'
import { WebhookNotes } from './admin-webhook-notes.tsx'
import { isWell, type PartnerResult, type PartnerState } from './partner-test.ts'

/** The outside parties: which are configured, by which variables, and a button that tries each out. */
export function PartnersPage({
  partners,
  webhooks,
  mayTest,
  told,
  counts,
}: {
  partners: readonly PartnerState[]
  webhooks: readonly WebhookNote[]
  mayTest: boolean
  /** What trying one out has just told. */
  told?: PartnerResult & { partner: string }
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.settingsMore.partners
  const nameOf = usePartnerName()
  const tested = told && partners.find((one) => one.id === told.partner)
  return (
    <AdminLayout
      title={words.title}
      trail={[{ text: t.money.settings.title, href: '/admin/settings' }]}
      counts={counts}
    >
      <SettingsTabs current="partners" />
      {told && tested && (
        <Notice kind={isWell(told) ? 'success' : 'error'} title={nameOf(tested)}>
          <Sentence told={told} />
        </Notice>
      )}
      <p class="field-hint mb-3">{words.hint}</p>
      <Card flush>
        <Table
          caption={words.title}
          rows={partners}
          rowKey={(one) => one.id}
          columns={[
            {
              title: words.what,
              lead: true,
              cell: (one) => (
                <>
                  {nameOf(one)}
                  {one.detail && <span class="cell-sub text-break">{one.detail}</span>}
                </>
              ),
            },
            {
              title: words.variables,
              cell: (one) =>
                one.variables.length === 0 ? (
                  <a href="/admin/providers">{words.inDatabase}</a>
                ) : (
                  <div>
                    {one.variables.map((name) => (
                      <span key={name} class="cell-sub">
                        <code class="text-break">
                          {name.split(/(?<=_)/).map((part) => [part, <wbr key={part} />])}
                        </code>
                      </span>
                    ))}
                  </div>
                ),
            },
            {
              title: t.common.state,
              cell: (one) => (
                <Status tone={one.isSet ? 'good' : 'neutral'} icon={one.isSet ? 'checkCircle' : 'pause'}>
                  {one.isSet ? words.set : words.notSet}
                </Status>
              ),
            },
            {
              title: words.test,
              hideTitle: true,
              align: 'end',
              cell: (one) => mayTest && one.canTest && one.isSet && <TestForm partner={one} />,
            },
          ]}
        />
      </Card>
      <WebhookNotes notes={webhooks} />
    </AdminLayout>
  )
}

function usePartnerName(): (partner: PartnerState) => string {
  const words = useTexts().settingsMore.partners
  return (partner) => (partner.kind === 'provider' ? words.provider(partner.name) : words.names[partner.kind])
}

function TestForm({ partner }: { partner: PartnerState }) {
  const nameOf = usePartnerName()
  return (
    <form method="post" action="/admin/settings/partners/test">
      <input type="hidden" name="partner" value={partner.id} />
      <SubmitButton tone="secondary">
        {useTexts().settingsMore.partners.test}
        <span class="visually-hidden"> {nameOf(partner)}</span>
      </SubmitButton>
    </form>
  )
}

function Sentence({ told }: { told: PartnerResult }) {
  const { results } = useTexts().settingsMore.partners
  switch (told.result) {
    case 'sepay_well':
      return <>{results.sepay_well(told.count)}</>
    case 'balance':
      return <>{results.balance(told.amount)}</>
    case 'mail_well':
      return <>{results.mail_well(told.address)}</>
    case 'failed':
      return <>{results.failed(told.reason)}</>
    default:
      return <>{results[told.result]}</>
  }
}
