import swagger from '@fastify/swagger'
import { guardRoutes } from './accounts/access.api.ts'
import { accountLimits as accountLimitsOf } from './accounts/account-limits.ts'
import { accountRoutes } from './accounts/accounts.api.ts'
import { apiKeyRoutes } from './accounts/api-keys.api.ts'
import { pageFrame, renderProblem } from './accounts/page-frame.pages.tsx'
import { type Passwords, passwordsWith } from './accounts/password.ts'
import { secondFactorProof } from './accounts/prove-second-factor.ts'
import { adminPages } from './admin-pages.tsx'
import { aftercareRoutes } from './aftercare/aftercare.api.ts'
import { catalogRoutes } from './catalog/catalog.api.ts'
import type { Config } from './config.ts'
import { customerPages } from './customer-pages.tsx'
import type { BankAccount } from './deposits/bank-account.ts'
import { depositRoutes } from './deposits/deposits.api.ts'
import { paymentRoutes } from './deposits/payments.api.ts'
import { livePages } from './notices/live.pages.tsx'
import { notificationRoutes } from './notices/notifications.api.ts'
import { docsPages } from './operations/docs.pages.tsx'
import { healthRoutes } from './operations/health.api.ts'
import { installedAppPages } from './operations/installed-app.pages.tsx'
import { openApiOptions } from './operations/openapi.ts'
import { getOrdersPerMinute } from './operations/settings.sql.ts'
import { massOrderRoutes } from './orders/mass-orders.api.ts'
import { massDesk, orderDesk } from './orders/order-desk.ts'
import { orderRoutes, orderRunsRoutes } from './orders/orders.api.ts'
import { placeMassOrder } from './orders/place-mass-order.ts'
import { placeOrders } from './orders/place-orders.ts'
import { botIdOf } from './partners/telegram.ts'
import { type Assets, buildAssets, serveAssets } from './platform/assets.ts'
import { accessTokens } from './platform/auth.ts'
import type { Database } from './platform/db.ts'
import { createServer, type Server } from './platform/http.ts'
import { type Limit, limit, registerLimits } from './platform/limits.ts'
import { type LiveLimits, openLive } from './platform/live.ts'
import type { Log } from './platform/log.ts'
import type { Secrets } from './platform/secrets.ts'
import { referralRoutes } from './referrals/referrals.api.ts'
import { apiV2Routes } from './reseller/api-v2.api.ts'
import { AFTERCARE_PER_MINUTE } from './reseller/api-v2-call.ts'
import { webhookDeliveryRoutes } from './reseller/webhook-deliveries.api.ts'
import { webhookRoutes } from './reseller/webhooks.api.ts'
import { ticketRoutes } from './support/tickets.api.ts'

export type AppParts = {
  config: Config
  db: Database
  secrets: Secrets
  log: Log
  /** Where customers pay, and how the bank's watcher proves itself: configured, or the sandbox's. */
  bank: BankAccount | undefined
  sepay: Config['sepay']
  /** How mail is sent, if it is: configured, or the sandbox's. */
  mail?: Config['mail']
  /** SePay's reading API: configured, or the sandbox's. */
  sepayApi?: Config['sepayApi']
  /** The bot that tells customers and operators, if there is one: configured, or the sandbox's. */
  telegram?: Config['telegram']
  /** The stand-in Telegram's page; unset outside the sandbox. */
  sandboxTelegramUrl?: string | undefined
  /** The stand-in bank's page; unset outside the sandbox. */
  sandboxBankUrl?: string | undefined
  passwords?: Passwords
  /** Narrower bounds of live streams, for tests. */
  liveLimits?: Partial<LiveLimits>
  /** Built already by who makes several servers. */
  assets?: Assets
}

/**
 * Builds the web server: every route of every feature, on the parts it is given. The caller listens and
 * closes.
 */
export async function buildApp(parts: AppParts): Promise<Server> {
  const { config, db, secrets } = parts
  const { transaction } = db
  const passwords = parts.passwords ?? passwordsWith(secrets.passwordPepper)
  const tokens = accessTokens(secrets.tokenKey)
  const assets = parts.assets ?? (await buildAssets())
  const frame = pageFrame(db, assets)

  const app = await createServer({
    log: parts.log,
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    corsOrigins: config.corsOrigins,
    logRequests: config.logDir !== undefined,
    renderRefusal: (request, _reply, refusal) => renderProblem(request, assets, refusal),
  })
  const redisState = await registerLimits(app, config.redisUrl)
  await app.register(swagger, openApiOptions(config.publicUrl))
  const accountLimits = accountLimitsOf(app)
  const findApiKeyOwner = guardRoutes(app, {
    db,
    transaction,
    tokens,
    limits: accountLimits,
    adminAllowedIps: config.adminAllowedIps,
  })

  const ordersPerMinute = await getOrdersPerMinute(db)
  const orderLimit = limit(app, {
    max: ordersPerMinute,
    windowMs: 60_000,
    key: (request) => `orders:${request.user?.id}`,
  })
  // Together, whichever way a customer asks: the site, REST or API v2.
  const aftercareOrderLimit = limit(app, {
    max: AFTERCARE_PER_MINUTE,
    windowMs: 60_000,
    key: (request) => `aftercare-orders:${request.user?.id}`,
  })
  const aftercareCallLimit = limit(app, {
    max: 120,
    windowMs: 60_000,
    key: (request) => `aftercare:${request.user?.id}`,
  })
  const aftercareLimit: Limit = {
    async check(request, orders = 1) {
      await aftercareCallLimit.check(request)
      await aftercareOrderLimit.check(request, orders)
    },
  }
  const webhooks = {
    db,
    transaction,
    encrypt: secrets.encrypt,
    webhooks: { sandbox: config.sandbox, privateHosts: config.webhookPrivateHosts },
    webhookLimit: limit(app, {
      max: 60,
      windowMs: 60_000,
      key: (request) => `webhooks:${request.user?.id}`,
    }),
    addressLimit: limit(app, {
      max: 10,
      windowMs: 60_000,
      key: (request) => `webhook-addresses:${request.user?.id}`,
    }),
  }
  const placeOrder = orderDesk((requests, options) => placeOrders(transaction, requests, options))
  const placeMass = massDesk((mass) => placeMassOrder(transaction, placeOrders, mass))
  const deposits = {
    db,
    transaction,
    bank: parts.bank,
    sepay: parts.sepay,
    depositPrefix: config.depositPrefix,
  }

  const prove = secondFactorProof(transaction, secrets)
  const mailing = { encrypt: secrets.encrypt, hasMail: (parts.mail ?? config.mail) !== undefined }

  const bot = parts.telegram ?? config.telegram
  const telegram = bot && { botId: botIdOf(bot.token), sandboxUrl: parts.sandboxTelegramUrl }

  healthRoutes(app, db)
  accountRoutes(app, {
    db,
    transaction,
    passwords,
    tokens,
    limits: accountLimits,
    ...mailing,
    prove,
    depositPrefix: config.depositPrefix,
  })
  apiKeyRoutes(app, { db, transaction })
  webhookRoutes(app, webhooks)
  webhookDeliveryRoutes(app, webhooks)
  catalogRoutes(app, { db })
  orderRoutes(app, { db, placeOrder, orderLimit })
  orderRunsRoutes(app, { db, transaction, orderLimit })
  massOrderRoutes(app, { placeMassOrder: placeMass, orderLimit })
  aftercareRoutes(app, { db, transaction, aftercareLimit })
  apiV2Routes(app, {
    db,
    transaction,
    placeOrder,
    findApiKeyOwner,
    orderLimit,
    aftercareOrderLimit,
    ordersPerMinute,
  })
  depositRoutes(app, deposits)
  paymentRoutes(app, deposits)
  notificationRoutes(app, { db, transaction })
  referralRoutes(app, { db, publicUrl: config.publicUrl })
  ticketRoutes(app, { db, transaction })
  serveAssets(app, assets)
  const live = openLive({ db, log: parts.log, limits: parts.liveLimits ?? {} })
  livePages(app, { frame, db, live, publicUrl: config.publicUrl })
  customerPages(app, {
    frame,
    ...webhooks,
    ...mailing,
    telegram,
    secrets,
    prove,
    db,
    transaction,
    passwords,
    tokens,
    accountLimits,
    placeOrder,
    placeMassOrder: placeMass,
    orderLimit,
    aftercareLimit,
    bank: parts.bank,
    depositPrefix: config.depositPrefix,
    publicUrl: config.publicUrl,
    sandboxBankUrl: parts.sandboxBankUrl,
  })
  adminPages(app, {
    ...{ frame, db, transaction, passwords, secrets, publicUrl: config.publicUrl, redisState },
    providers: {
      sandbox: config.sandbox,
      privateHosts: config.provider.privateHosts,
      fixedName: config.bumx && 'BUMX',
      areLimitsFixed: Boolean(config.provider.requestsPerMinute ?? config.provider.timeoutMs),
    },
    partners: {
      ...{ bank: parts.bank, sepay: parts.sepay, sepayApi: parts.sepayApi ?? config.sepayApi },
      ...{ telegram: parts.telegram ?? config.telegram, mail: parts.mail ?? config.mail },
      hasRedis: config.redisUrl !== undefined,
    },
  })
  installedAppPages(app, { frame, assets })
  docsPages(app, { frame, publicUrl: config.publicUrl })
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () =>
    app.swagger(),
  )
  return app
}
