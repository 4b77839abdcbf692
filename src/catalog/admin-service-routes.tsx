import type { Money } from '../core/money.ts'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField, SubmitButton, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { Margin } from './admin-sale-state.tsx'
import { floorRate } from './margin-rule.ts'
import { ratePer, type Service } from './service.ts'
import type { RouteChange } from './service-route.ts'
import type { ServiceRoute } from './service-routes.sql.ts'

/** A new route as it was typed, with what is wrong with it. */
export type TypedRoute = {
  provider: string
  providerServiceId: string
  cost: string
  errors: Partial<Record<'provider' | 'service' | 'cost', string>>
}

/** Where a service's orders go when its own provider refuses them: the list, and the form for one more. */
export function ServiceRoutes({
  service,
  routes,
  providers,
  floorPercent,
  typed,
  problem,
}: {
  service: Service
  routes: readonly ServiceRoute[]
  /** The names of all providers. */
  providers: readonly string[]
  floorPercent: number
  typed?: TypedRoute | undefined
  /** Why a change was not made. */
  problem?: string | undefined
}) {
  const words = useTexts().admin.routes
  const per = useTexts().admin.services.per(formatNumber(ratePer(service.type)))
  return (
    <Card title={words.title} id="routes" flush>
      {problem && (
        <div class="card-notice">
          <Notice kind="error">{problem}</Notice>
        </div>
      )}
      <p class="card-footnote">{words.lead}</p>
      <Table
        caption={words.caption}
        rows={routes}
        rowKey={(route) => route.place}
        empty={<p class="card-footnote">{words.none}</p>}
        columns={[
          {
            title: words.provider,
            lead: true,
            cell: (route) => (
              <>
                <strong>
                  {route.place}. {route.provider}
                </strong>
                <span class="cell-sub">{route.providerServiceId}</span>
              </>
            ),
          },
          {
            title: words.cost,
            align: 'end',
            cell: (route) => (
              <span class="money">
                <Amount value={route.providerRate} /> <span class="unit">{per}</span>
              </span>
            ),
          },
          {
            title: words.margin,
            align: 'end',
            cell: (route) => (
              <span>
                <Margin rate={service.rate} providerRate={route.providerRate} />
                {isBelowFloor(service, route, floorPercent) && (
                  <span class="below-floor">
                    <Icon name="warning" size={16} /> {words.belowFloor}
                  </span>
                )}
              </span>
            ),
          },
          {
            title: words.state,
            corner: true,
            cell: ({ isActive }) => (
              <Status tone={isActive ? 'good' : 'neutral'} icon={isActive ? 'checkCircle' : 'pause'}>
                {isActive ? words.on : words.off}
              </Status>
            ),
          },
          {
            title: words.place,
            hideTitle: true,
            align: 'end',
            cell: (route) => (
              <Allowed to="catalogue.change">
                <RouteActs service={service} route={route} routes={routes} />
              </Allowed>
            ),
          },
        ]}
      />
      <Allowed to="catalogue.change">
        <AddForm service={service} providers={providers} typed={typed} />
      </Allowed>
    </Card>
  )
}

function isBelowFloor(service: { rate: Money }, route: ServiceRoute, floorPercent: number): boolean {
  return service.rate.isLessThan(floorRate(route.providerRate, floorPercent))
}

/** What can be done with a route: one form, a button for each. */
function RouteActs({
  service,
  route,
  routes,
}: {
  service: Service
  route: ServiceRoute
  routes: readonly ServiceRoute[]
}) {
  const words = useTexts().admin.routes
  const acts: [RouteChange, string][] = [
    [route.isActive ? 'off' : 'on', route.isActive ? words.turnOff : words.turnOn],
  ]
  if (route.place !== routes[0]?.place) acts.push(['up', words.up])
  if (route.place !== routes.at(-1)?.place) acts.push(['down', words.down])
  acts.push(['remove', words.remove])
  return (
    <form class="route-acts" method="post" action={`/admin/services/${service.id}/routes/${route.place}`}>
      <input type="hidden" name="provider" value={route.provider} />
      <input type="hidden" name="service" value={route.providerServiceId} />
      {acts.map(([change, text]) => (
        <button
          key={change}
          type="submit"
          class={`btn btn-sm ${change === 'remove' ? 'btn-outline-danger' : 'btn-outline-secondary'}`}
          name="change"
          value={change}
          aria-label={words.labelled(text, String(route.place))}
        >
          {text}
        </button>
      ))}
    </form>
  )
}

function AddForm({
  service,
  providers,
  typed,
}: {
  service: Service
  providers: readonly string[]
  typed: TypedRoute | undefined
}) {
  const words = useTexts().admin.routes
  return (
    <details class="act" open={typed !== undefined}>
      <summary>{words.add}</summary>
      <form method="post" action={`/admin/services/${service.id}/routes`}>
        <div class="form-row">
          <SelectField
            name="provider"
            label={words.provider}
            value={typed?.provider}
            error={typed?.errors.provider}
            choices={providers.map((name) => ({ value: name, text: name }))}
            required
          />
          <TextField
            name="service"
            label={words.providerService}
            value={typed?.providerServiceId}
            error={typed?.errors.service}
            maxlength={100}
            autocomplete="off"
            spellcheck={false}
            required
          />
          <TextField
            name="cost"
            label={words.cost}
            hint={words.costHint(formatNumber(ratePer(service.type)))}
            value={typed?.cost}
            error={typed?.errors.cost}
            suffix="₫"
            maxlength={30}
            autocomplete="off"
            required
          />
        </div>
        <SubmitButton>{words.add}</SubmitButton>
      </form>
    </details>
  )
}
