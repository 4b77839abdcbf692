import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { mayDo } from '../accounts/permission.ts'
import { claimRequest } from '../catalog/claim-request.ts'
import { noteAnswer } from '../catalog/note-answer.ts'
import { accountOf } from '../catalog/provider-account.ts'
import type { ProviderPageParts } from '../catalog/provider-policy.admin.ts'
import { findProvider, listProviders } from '../catalog/providers.sql.ts'
import { newId } from '../core/id.ts'
import { addressProblem } from '../core/outside-address.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { BankAccount } from '../deposits/bank-account.ts'
import { listWebhookNotes } from '../deposits/webhook-notes.sql.ts'
import { createMailer, type MailAccount } from '../partners/mail.ts'
import { insideProblem } from '../partners/outside-host.ts'
import { fetchBalance } from '../partners/provider.ts'
import { reasonOf } from '../partners/provider-replies.ts'
import type { WebhookMode } from '../partners/sepay.ts'
import { fetchTransfers, type SepayApi } from '../partners/sepay-list.ts'
import { createTelegram, escapeHtml } from '../partners/telegram.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { limit } from '../platform/limits.ts'
import { brand, texts } from '../ui/texts.ts'
import { PartnersPage } from './admin-partners.tsx'
import { notePartnerTest } from './note-partner-test.ts'
import type { PartnerResult, PartnerState } from './partner-test.ts'
import { struckOut } from './struck-out.ts'

/** The outside parties as the environment names them. */
type Partners = {
  sepay: { auth: WebhookMode } | undefined
  sepayApi: SepayApi | undefined
  bank: BankAccount | undefined
  telegram: { token: string; chatId: string; apiUrl: string } | undefined
  mail: MailAccount | undefined
  hasRedis: boolean
}

export type PartnerPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  partners: Partners
} & Pick<ProviderPageParts, 'providers' | 'secrets'>

type Told = PartnerResult & { balance?: { provider: string; amount: string } }

const HERE = '/admin/settings/partners'
const TESTS_PER_MINUTE = 6
/** As long as a person waits for a page. */
const PROVIDER_TEST_MS = 15_000
const DAY_MS = 86_400_000
const TRANSFERS_ASKED = 100
const TestForm = Type.Object(
  { partner: Type.String({ minLength: 1, maxLength: 120 }) },
  { additionalProperties: false, form: true },
)

/** Which partners are configured, and trying them out: one call each, within its time and its budget. */
export function partnerAdminPages(app: Server, parts: PartnerPageParts): void {
  const { frame, db } = parts
  const config = { access: 'operator' } as const
  const tests = limit(app, {
    max: TESTS_PER_MINUTE,
    windowMs: 60_000,
    key: (request) => `partner-test:${request.user?.id}`,
  })

  async function readPage(request: FastifyRequest) {
    const [providers, waiting, webhooks] = await Promise.all([
      listProviders(db),
      getWaiting(db),
      listWebhookNotes(db),
    ])
    const mayTest = mayDo(userOf(request).role, 'settings.change')
    const partners = statesOf(parts.partners, providers)
    return { partners, webhooks, mayTest, counts: sidebarCounts(waiting) }
  }

  app.get(HERE, { config, schema: { hide: true } }, async (request, reply) =>
    frame.page(request, reply, <PartnersPage {...(await readPage(request))} />),
  )

  app.post(`${HERE}/test`, { config, schema: { hide: true, body: TestForm } }, async (request, reply) => {
    const { partner } = request.body
    const known = (await readPage(request)).partners.find((one) => one.id === partner && one.canTest)
    if (!known) refuse('not_found')
    await tests.check(request)
    const { balance, ...told } = await tryOut(parts, request, partner)
    const { result } = told
    await notePartnerTest(parts.transaction, userOf(request).id, { partner, result, balance })
    return frame.page(
      request,
      reply,
      <PartnersPage {...(await readPage(request))} told={{ partner, ...told }} />,
    )
  })
  // A reload by address leads back instead of calling the partner again.
  app.get(`${HERE}/test`, { config, schema: { hide: true } }, async (_request, reply) =>
    reply.redirect(HERE, 303),
  )
}

function statesOf(partners: Partners, providers: readonly { name: string }[]): PartnerState[] {
  const { sepay, sepayApi, bank, telegram, mail, hasRedis } = partners
  const state = (
    kind: PartnerState['kind'],
    variables: string[],
    is: { set: boolean; detail?: string | undefined; canTest?: boolean },
  ): PartnerState => ({
    ...{ id: kind, kind, name: kind, variables, isSet: is.set, detail: is.detail },
    canTest: is.canTest ?? false,
  })
  return [
    ...providers.map(({ name }) => ({
      ...state('provider', name === 'BUMX' ? ['BUMX_API_URL', 'BUMX_API_KEY'] : [], {
        set: true,
        canTest: true,
      }),
      ...{ id: `provider:${name}`, name },
    })),
    state('webhook', ['SEPAY_WEBHOOK_AUTH', 'SEPAY_WEBHOOK_SECRET'], { set: !!sepay, detail: sepay?.auth }),
    state('sepay', ['SEPAY_API_TOKEN'], { set: !!sepayApi, canTest: true }),
    state('bank', ['BANK_ACCOUNT_NUMBER', 'BANK_ACCOUNT_NAME'], {
      set: !!bank,
      detail: bank && `${bank.bankName}, ${bank.accountNumber}, ${bank.accountName}`,
    }),
    state('telegram', ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_ADMIN_CHAT_ID'], {
      ...{ set: !!telegram, detail: telegram?.chatId, canTest: true },
    }),
    state('mail', ['SMTP_URL', 'MAIL_FROM'], { set: !!mail, detail: mail?.from, canTest: true }),
    state('redis', ['REDIS_URL'], { set: hasRedis }),
  ]
}

async function tryOut(parts: PartnerPageParts, request: FastifyRequest, partner: string): Promise<Told> {
  const { telegram, mail, sepayApi, bank } = parts.partners
  const words = texts(languageOf(request)).settingsMore.partners
  const { username, email } = userOf(request)
  const message = words.message(username)
  if (partner.startsWith('provider:')) return askBalance(parts, partner.slice('provider:'.length))
  if (partner === 'sepay' && sepayApi && bank) return askTransfers(sepayApi, bank.accountNumber)
  if (partner === 'telegram' && telegram) {
    const sent = await createTelegram(telegram).sendMessage(telegram.chatId, escapeHtml(message))
    if (sent.outcome === 'sent') return { result: 'telegram_well' }
    return failed(sent.outcome === 'moved' ? `chat ${sent.chatId}` : sent.reason)
  }
  if (partner === 'mail' && mail) {
    const letter = { to: email, subject: `${words.mailSubject} · ${brand}`, text: `${message}\n` }
    const html = `<!doctype html><p>${escapeHtml(message)}</p>`
    const sent = await createMailer(mail).send({ id: `test-${newId()}`, ...letter, html })
    return sent.outcome === 'sent' ? { result: 'mail_well', address: email } : failed(sent.reason)
  }
  return { result: 'not_configured' }
}

async function askBalance(parts: PartnerPageParts, name: string): Promise<Told> {
  const { db, transaction, secrets, providers } = parts
  const provider = (await findProvider(db, name)) ?? refuse('provider_not_found')
  // As before every test call: what was typed may lead elsewhere by now.
  const isTyped = providers.fixedName !== name
  const { apiUrl } = provider
  if (isTyped && (addressProblem(apiUrl, providers) ?? (await insideProblem(apiUrl, providers))))
    refuse('provider_address_refused')
  // A test is as little urgent as a catalogue: orders keep their share of the budget.
  if (!(await claimRequest(transaction, name, 'catalogue'))) return { result: 'no_budget' }
  const signal = AbortSignal.timeout(PROVIDER_TEST_MS)
  const answer = await fetchBalance(accountOf(provider, secrets.decrypt), { signal })
  await noteAnswer(transaction, provider, answer)
  if (answer.outcome !== 'ok') return failed(reasonOf(answer))
  const amount = `${answer.balance} ${answer.currency ?? provider.currency}`
  return { result: 'balance', amount, balance: { provider: name, amount: answer.balance } }
}

async function askTransfers(api: SepayApi, accountNumber: string): Promise<Told> {
  const to = new Date()
  const from = new Date(to.getTime() - DAY_MS)
  const answer = await fetchTransfers(api, { accountNumber, from, to, limit: TRANSFERS_ASKED })
  switch (answer.outcome) {
    case 'ok':
      return { result: 'sepay_well', count: `${answer.rows}${answer.rows === TRANSFERS_ASKED ? '+' : ''}` }
    case 'no_access':
      return { result: 'no_access' }
    case 'busy':
      return failed('HTTP 429')
    case 'failed':
      return failed(answer.reason)
  }
}

function failed(reason: string): Told {
  return { result: 'failed', reason: struckOut(reason) }
}
