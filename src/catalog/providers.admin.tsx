import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { addressProblem } from '../core/outside-address.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import { insideProblem } from '../partners/outside-host.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { texts } from '../ui/texts.ts'
import { addProvider } from './add-provider.ts'
import { NewProviderPage } from './admin-provider-form.tsx'
import { ProviderListPage, providerAddress } from './admin-provider-list.tsx'
import { ProviderPage } from './admin-provider-sheet.tsx'
import { changeProvider } from './change-provider.ts'
import { listProviderAttempts, listProviderDesk } from './provider-desk.sql.ts'
import { ProviderAddress, type ProviderPageParts, type ProviderPolicy } from './provider-policy.admin.ts'
import {
  freshProvider,
  type ProviderErrors,
  type ProviderWrong,
  readProvider,
  type TypedProvider,
  typedProvider,
} from './provider-settings.ts'
import { resetBreaker } from './reset-breaker.ts'
import { switchProvider } from './switch-provider.ts'

const HERE = '/admin/providers'
const ATTEMPTS_SHOWN = 20

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const tick = Type.Optional(Type.Literal('on'))
const fields = {
  api_url: text(1000),
  api_key: text(1000),
  body_format: Type.Union([Type.Literal('form'), Type.Literal('json')]),
  currency: text(30),
  currency_rate: text(30),
  requests_per_minute: text(20),
  timeout_seconds: text(20),
  dedupe_field: text(100),
  serialise_adds: tick,
  refill_supported: tick,
  cancel_supported: tick,
  ambiguous_errors: text(8000),
  funds_errors: text(8000),
}
const options = { additionalProperties: false, form: true }
const NewForm = Type.Object({ name: text(100), ...fields }, options)
const ChangeForm = Type.Object({ ...fields, version: Type.Integer({ minimum: 1 }) }, options)
const SheetQuery = Type.Object({ ask: Type.Optional(Type.String({ maxLength: 20 })) })
const EmptyForm = Type.Object({}, options)
const config = { access: 'operator' } as const

/** Providers: how each does, adding and changing them, pausing and letting them go on. */
export function providerAdminPages(app: Server, parts: ProviderPageParts): void {
  const { frame, db, transaction, secrets, providers } = parts

  app.get(HERE, { config, schema: { hide: true } }, async (request, reply) => {
    const [rows, waiting] = await Promise.all([listProviderDesk(db), getWaiting(db)])
    const page = <ProviderListPage providers={rows} counts={sidebarCounts(waiting)} />
    return frame.page(request, reply, page, takeToast(request, reply))
  })

  app.get(`${HERE}/new`, { config, schema: { hide: true } }, async (request, reply) => {
    const counts = sidebarCounts(await getWaiting(db))
    return frame.page(request, reply, <NewProviderPage typed={freshProvider} errors={{}} counts={counts} />)
  })

  app.post(HERE, { config, schema: { hide: true, body: NewForm } }, async (request, reply) => {
    const typed = typedOf(request.body, request.body.name?.trim() ?? '')
    const key = request.body.api_key?.trim() ?? ''
    const { settings, wrong } = await read(typed, key, { isNew: true }, providers)
    const apiKeyEncrypted = secrets.encrypt(key)
    const show = async (errors: ProviderErrors, problem?: string) => {
      const page = { typed, errors, problem, counts: sidebarCounts(await getWaiting(db)) }
      return frame.page(request, reply, <NewProviderPage {...page} />)
    }
    if (Object.keys(wrong).length > 0) {
      reply.code(400)
      return show(sentencesOf(wrong, request))
    }
    const provider = { name: typed.name, settings, apiKeyEncrypted }
    const added = await attempt(() => addProvider(transaction, userOf(request).id, provider))
    if ('refused' in added) {
      markRefused(reply, added.refused)
      return show({ name: added.refused.sentence(languageOf(request)) })
    }
    leaveToast(reply, 'provider_added')
    return reply.redirect(providerAddress(typed.name), 303)
  })

  app.get(
    `${HERE}/:name`,
    { config, schema: { hide: true, params: ProviderAddress, querystring: SheetQuery } },
    async (request, reply) => showSheet(parts, request, reply, { asks: request.query.ask === 'switch' }),
  )

  app.post(
    `${HERE}/:name`,
    { config, schema: { hide: true, params: ProviderAddress, body: ChangeForm } },
    async (request, reply) => {
      const { name } = request.params
      const typed = typedOf(request.body, name)
      const key = request.body.api_key?.trim() ?? ''
      const { settings, wrong } = await read(typed, key, { isNew: false }, providers)
      if (Object.keys(wrong).length > 0) {
        return showSheet(parts, request, reply.code(400), { typed, errors: sentencesOf(wrong, request) })
      }
      const apiKeyEncrypted = key === '' ? null : secrets.encrypt(key)
      const { version } = request.body
      const changed = await attempt(() =>
        changeProvider(transaction, userOf(request).id, { name, version, settings, apiKeyEncrypted }),
      )
      if ('refused' in changed) {
        markRefused(reply, changed.refused)
        return showSheet(parts, request, reply, {
          typed,
          problem: changed.refused.sentence(languageOf(request)),
        })
      }
      leaveToast(reply, 'provider_saved')
      return reply.redirect(providerAddress(name), 303)
    },
  )

  providerActs(app, parts)
}

function providerActs(app: Server, { transaction }: ProviderPageParts): void {
  const acts = {
    pause: [
      'provider_paused',
      (actor: string, name: string) => switchProvider(transaction, actor, name, false),
    ],
    return: [
      'provider_returned',
      (actor: string, name: string) => switchProvider(transaction, actor, name, true),
    ],
    reset: ['provider_reset', (actor: string, name: string) => resetBreaker(transaction, actor, name)],
  } as const
  for (const [act, [toast, work]] of Object.entries(acts)) {
    app.post(
      `${HERE}/:name/${act}`,
      { config, schema: { hide: true, params: ProviderAddress, body: EmptyForm } },
      async (request, reply) => {
        await work(userOf(request).id, request.params.name)
        leaveToast(reply, toast)
        return reply.redirect(providerAddress(request.params.name), 303)
      },
    )
  }
}

async function showSheet(
  { frame, db, providers }: ProviderPageParts,
  request: FastifyRequest<{ Params: Static<typeof ProviderAddress> }>,
  reply: FastifyReply,
  form: { typed?: TypedProvider; errors?: ProviderErrors; problem?: string; asks?: boolean },
): Promise<FastifyReply> {
  const { name } = request.params
  const [[provider = refuse('provider_not_found')], attempts, waiting] = await Promise.all([
    listProviderDesk(db, name),
    listProviderAttempts(db, name, ATTEMPTS_SHOWN),
    getWaiting(db),
  ])
  const fixed = { address: providers.fixedName === name, limits: providers.areLimitsFixed }
  const { typed = typedProvider(name, provider), errors = {}, ...rest } = form
  const sheet = { provider, attempts, fixed, counts: sidebarCounts(waiting), typed, errors, ...rest }
  return frame.page(request, reply, <ProviderPage {...sheet} />, takeToast(request, reply))
}

/** The form as it was typed. The key stays out of it. */
function typedOf(form: Omit<Static<typeof ChangeForm>, 'version'>, name: string): TypedProvider {
  return {
    name,
    api_url: form.api_url ?? '',
    body_format: form.body_format,
    currency: form.currency ?? '',
    currency_rate: form.currency_rate ?? '',
    requests_per_minute: form.requests_per_minute ?? '',
    timeout_seconds: form.timeout_seconds ?? '',
    dedupe_field: form.dedupe_field ?? '',
    serialise_adds: form.serialise_adds === 'on',
    refill_supported: form.refill_supported === 'on',
    cancel_supported: form.cancel_supported === 'on',
    ambiguous_errors: form.ambiguous_errors ?? '',
    funds_errors: form.funds_errors ?? '',
  }
}

async function read(
  typed: TypedProvider,
  key: string,
  { isNew }: { isNew: boolean },
  policy: ProviderPolicy,
) {
  const inside = await insideProblem(typed.api_url.trim(), policy)
  return readProvider(typed, key, { isNew, address: (url) => addressProblem(url, policy) ?? inside })
}

function sentencesOf(wrong: ProviderWrong, request: FastifyRequest): ProviderErrors {
  const words = texts(languageOf(request)).providers.wrong
  return Object.fromEntries(Object.entries(wrong).map(([field, problem]) => [field, words[problem]]))
}
