import type { Money } from '../core/money.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Dialog, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Facts } from '../ui/parts.tsx'
import { Margin } from './admin-sale-state.tsx'
import { Tick } from './admin-service-form.tsx'
import { floorRate } from './margin-rule.ts'
import { isOrderable, ratePer } from './service.ts'
import type { DeskService } from './service-desk.sql.ts'

/** The price of a service, to change as it was shown. */
export function RateForm({
  service,
  typed,
  error,
}: {
  service: DeskService
  typed: string | undefined
  error: string | undefined
}) {
  const words = useTexts().admin.services
  return (
    <form method="post" action={`/admin/services/${service.id}/rate`}>
      <input type="hidden" name="version" value={service.version} />
      <TextField
        name="rate"
        label={words.rate}
        hint={words.rateHint(formatNumber(ratePer(service.type)))}
        value={typed ?? service.rate.typed()}
        error={error}
        suffix="₫"
        maxlength={30}
        autocomplete="off"
        required
      />
      <SubmitButton wide>{words.review}</SubmitButton>
    </form>
  )
}

/** Whether a service is on sale, and changing that; below the floor it wants a tick. */
export function SaleCard({
  service,
  floorPercent,
  asks,
}: {
  service: DeskService
  floorPercent: number
  asks: boolean
}) {
  const t = useTexts()
  const words = t.admin.services
  const act = service.isActive ? words.pause : words.resume
  if (!service.isActive && !isOrderable(service.type)) {
    return (
      <Card title={words.state}>
        <p>{words.notOrderable}</p>
      </Card>
    )
  }
  const floor = floorRate(service.providerRate, floorPercent)
  const isBelow = !service.isActive && service.rate.isLessThan(floor)
  const hint = service.isActive ? words.pauseHint : words.resumeHint(service.rate.format())
  return (
    <Card title={words.state}>
      <a
        class={`btn w-100 ${service.isActive ? 'btn-outline-danger' : 'btn-success'}`}
        href={`/admin/services/${service.id}?ask=sale`}
        data-dialog-open="sale-dialog"
      >
        {act}
      </a>
      <Dialog
        id="sale-dialog"
        title={act}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <form
              method="post"
              action={`/admin/services/${service.id}/${service.isActive ? 'pause' : 'resume'}`}
            >
              <input type="hidden" name="version" value={service.version} />
              {isBelow && <Tick name="below_floor" label={t.serviceDesk.belowFloor} isTicked={false} />}
              <SubmitButton tone={service.isActive ? 'danger' : 'primary'}>{act}</SubmitButton>
            </form>
          </>
        }
      >
        <p>
          <strong>{service.name}</strong>
        </p>
        <p>{hint}</p>
        {isBelow && <Notice kind="warning">{t.serviceDesk.belowFloorNotice(floor.format())}</Notice>}
      </Dialog>
    </Card>
  )
}

/** The old price and the new one beside each other, to confirm; below the floor it wants a tick. */
export function RateReviewPage({
  service,
  rate,
  floorPercent,
  counts,
}: {
  service: DeskService
  rate: Money
  floorPercent: number
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.admin.services
  const per = words.per(formatNumber(ratePer(service.type)))
  const here = `/admin/services/${service.id}`
  const floor = floorRate(service.providerRate, floorPercent)
  const isBelow = rate.isLessThan(floor)
  return (
    <AdminLayout
      title={words.confirmTitle}
      trail={[
        { text: words.title, href: '/admin/services' },
        { text: `#${service.id}`, href: here },
      ]}
      counts={counts}
    >
      <div class="narrow">
        <Card title={service.name}>
          {rate.isLessThan(service.providerRate) && <Notice kind="warning">{words.lossNotice}</Notice>}
          {isBelow && <Notice kind="warning">{t.serviceDesk.belowFloorNotice(floor.format())}</Notice>}
          <Facts
            facts={[
              { term: words.oldRate, value: `${service.rate.format()} ${per}` },
              { term: words.newRate, value: `${rate.format()} ${per}`, strong: true },
              { term: words.cost, value: `${service.providerRate.format()} ${per}` },
              { term: words.newMargin, value: <Margin rate={rate} providerRate={service.providerRate} /> },
            ]}
          />
          <p>{words.confirmNote}</p>
          <form method="post" action={`${here}/rate`}>
            <input type="hidden" name="version" value={service.version} />
            <input type="hidden" name="rate" value={rate.typed()} />
            <input type="hidden" name="confirmed" value="yes" />
            {isBelow && <Tick name="below_floor" label={t.serviceDesk.belowFloor} isTicked={false} />}
            <div class="button-row">
              <SubmitButton>{words.confirm}</SubmitButton>
              <a class="btn btn-outline-secondary" href={here}>
                {t.common.cancel}
              </a>
            </div>
          </form>
        </Card>
      </div>
    </AdminLayout>
  )
}
