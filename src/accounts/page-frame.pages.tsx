import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { countUnread } from '../notices/notifications.sql.ts'
import type { PersonalPrice } from '../orders/pricing.ts'
import type { Assets } from '../platform/assets.ts'
import type { Queryable } from '../platform/db.ts'
import { languageOf } from '../platform/http.ts'
import { findDueTerms } from '../support/documents.sql.ts'
import { localPath } from '../ui/format.ts'
import { type PageContext, type Theme, type ToastMessage, themes } from '../ui/page-context.ts'
import { ProblemPage } from '../ui/problem-page.tsx'
import { renderPage, renderPart } from '../ui/render.tsx'
import { listPersonalPrices } from '../wallet/personal-prices.sql.ts'
import { mayOpen } from './operator-routes.ts'
import { mayDo } from './permission.ts'
import { listSessionUsers } from './sessions.sql.ts'
import { type Tier, tierIn, tierOf } from './tier.ts'
import { isOperator } from './user.ts'
import { listTiers } from './users.sql.ts'

/** Draws pages: everything around what a page says comes from here. */
export type PageFrame = {
  /** What a page needs to know of its request. */
  context(request: FastifyRequest, toast?: ToastMessage): Promise<PageContext>
  /** Answers with a whole page. */
  page(request: FastifyRequest, reply: FastifyReply, node: VNode, toast?: ToastMessage): Promise<FastifyReply>
  /** Answers with a piece of a page, for htmx. */
  part(request: FastifyRequest, reply: FastifyReply, node: VNode): Promise<FastifyReply>
  /** Reads the person again, after the page has read what may have moved their balance. */
  refreshUser(request: FastifyRequest): Promise<void>
  /**
   * All tiers in the reader's language, at most a few seconds old: for showing only, prices are made from the
   * database.
   */
  tiers(request: FastifyRequest): Promise<readonly Tier[]>
  /** The tier whose prices somebody sees; a guest sees the first one's. */
  tier(request: FastifyRequest): Promise<Tier>
  /** What this customer was granted beside the tiers; nothing for a guest. */
  personalPrices(request: FastifyRequest): Promise<readonly PersonalPrice[]>
}

const TIERS_KEPT_MS = 10_000

/** Makes the frame of all pages. */
export function pageFrame(db: Queryable, assets: Assets): PageFrame {
  let kept: { tiers: readonly Tier[]; until: number } | undefined
  const frame: PageFrame = {
    async tiers(request) {
      if (!kept || kept.until < Date.now())
        kept = { tiers: await listTiers(db), until: Date.now() + TIERS_KEPT_MS }
      return kept.tiers.map((tier) => tierIn(tier, languageOf(request)))
    },
    async tier(request) {
      return tierOf(await frame.tiers(request), request.user?.totalSpent ?? Money.zero)
    },
    async personalPrices(request) {
      return request.user ? listPersonalPrices(db, request.user.id) : []
    },
    async refreshUser(request) {
      if (request.sessionId) request.user = (await listSessionUsers(db, [request.sessionId]))[0]
    },
    async context(request, toast) {
      const { user } = request
      return {
        language: languageOf(request),
        theme: themeOf(request),
        path: request.url,
        assets,
        toast,
        may: (permission) => user !== undefined && mayDo(user.role, permission),
        mayOpen: (to) => user !== undefined && mayOpen(user.role, to),
        user: user && {
          username: user.username,
          balance: user.balance,
          role: isOperator(user) ? 'admin' : 'customer',
          tier: await frame.tier(request),
        },
      }
    },
    async page(request, reply, node, toast) {
      const { user } = request
      const [context, unread, newTerms] = await Promise.all([
        frame.context(request, toast),
        user ? countUnread(db, user.id) : 0,
        user && !isOperator(user) ? findDueTerms(db, user.id, languageOf(request)) : undefined,
      ])
      const since = Math.floor(Date.now() - reply.elapsedTime)
      return reply
        .type('text/html; charset=utf-8')
        .send(renderPage({ ...context, unread, newTerms, since }, node))
    },
    async part(request, reply, node) {
      return reply.type('text/html; charset=utf-8').send(renderPart(await frame.context(request), node))
    },
  }
  return frame
}

/** The page that tells of a refusal; it asks neither the database nor who is looking. */
export function renderProblem(request: FastifyRequest, assets: Assets, refusal: Refusal): string {
  const page = { language: languageOf(request), theme: themeOf(request), path: request.url, assets }
  const retry = request.method === 'GET' ? localPath(request.url) : undefined
  return renderPage(page, <ProblemPage refusal={refusal} reference={request.id} retry={retry} />)
}

/** What came of trying something a form asked for: its value, or the refusal to show beside the form. */
export async function attempt<T>(work: () => Promise<T>): Promise<{ value: T } | { refused: Refusal }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error }
    throw error
  }
}

/** The status of a form that is shown again with what was wrong. */
export function markRefused(reply: FastifyReply, refused: Refusal): void {
  reply.code(refused.status)
  if (refused.code === 'too_many_requests') {
    reply.header('retry-after', String(refused.details.seconds ?? 60))
  }
}

/** What was typed into a field of a form, checked or not; empty when there was none. */
export function typedText(body: unknown, name: string): string {
  const typed = (body as Record<string, unknown> | null | undefined)?.[name]
  return typeof typed === 'string' ? typed : ''
}

function themeOf(request: FastifyRequest): Theme {
  return themes.find((theme) => theme === request.cookies?.theme) ?? 'auto'
}
