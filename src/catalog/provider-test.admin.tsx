import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { addressProblem } from '../core/outside-address.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import { insideProblem } from '../partners/outside-host.ts'
import { inALine, probeProvider } from '../partners/provider-probe.ts'
import { isUsable } from '../partners/provider-probe-report.ts'
import type { Server } from '../platform/http.ts'
import { providerAddress } from './admin-provider-list.tsx'
import { ProviderProbePage } from './admin-provider-probe.tsx'
import { beginProbe } from './begin-probe.ts'
import { ProviderAddress, type ProviderPageParts } from './provider-policy.admin.ts'

const TEST_MS = 30_000
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })
const at = '/admin/providers/:name/test'
const config = { access: 'operator' } as const

/** Test calls: what a provider answers now, by calls that only read, within half a minute. */
export function providerTestPages(
  app: Server,
  { frame, db, transaction, secrets, providers }: ProviderPageParts,
): void {
  app.post(
    at,
    { config, schema: { hide: true, params: ProviderAddress, body: EmptyForm } },
    async (request, reply) => {
      const { name } = request.params
      const provider = await beginProbe(transaction, userOf(request).id, name)
      const { apiUrl } = provider
      // What the environment set was never typed here; what was typed may lead elsewhere by now.
      const isTyped = providers.fixedName !== name
      if (isTyped && (addressProblem(apiUrl, providers) ?? (await insideProblem(apiUrl, providers))))
        refuse('provider_address_refused')
      const apiKey = secrets.decrypt(provider.apiKeyEncrypted)
      const signal = AbortSignal.timeout(TEST_MS)
      const target = { apiUrl, apiKey, preferJson: provider.bodyFormat === 'json' }
      const findings = await probeProvider(target, { signal })
      const calls = findings.calls.map(({ name: call, answer, tookMs }) => ({
        ...{ name: call, said: inALine(answer), tookMs },
      }))
      const told = { findings, usable: isUsable(findings), stopped: signal.aborted, calls }
      const page = { ...told, name, counts: sidebarCounts(await getWaiting(db)) }
      return frame.page(request, reply, <ProviderProbePage {...page} />)
    },
  )
  // A reload by address leads back instead of calling the provider again.
  app.get(at, { config, schema: { hide: true, params: ProviderAddress } }, async (request, reply) =>
    reply.redirect(providerAddress(request.params.name), 303),
  )
}
