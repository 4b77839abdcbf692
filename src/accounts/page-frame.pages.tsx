import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { Refusal } from '../core/refusal.ts'
import type { Assets } from '../platform/assets.ts'
import type { Queryable } from '../platform/db.ts'
import { languageOf } from '../platform/http.ts'
import { type PageContext, type Theme, type ToastMessage, themes } from '../ui/page-context.ts'
import { renderPage, renderPart } from '../ui/render.tsx'
import { type Tier, tierOf } from './tier.ts'
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
  /** All tiers, at most a few seconds old: for showing only, prices are made from the database. */
  tiers(): Promise<readonly Tier[]>
}

const TIERS_KEPT_MS = 10_000

/** Makes the frame of all pages. */
export function pageFrame(db: Queryable, assets: Assets): PageFrame {
  let kept: { tiers: readonly Tier[]; until: number } | undefined
  const frame: PageFrame = {
    async tiers() {
      if (!kept || kept.until < Date.now())
        kept = { tiers: await listTiers(db), until: Date.now() + TIERS_KEPT_MS }
      return kept.tiers
    },
    async context(request, toast) {
      const { user } = request
      return {
        language: languageOf(request),
        theme: themeOf(request),
        path: request.url,
        assets,
        toast,
        user: user && {
          username: user.username,
          balance: user.balance,
          role: isOperator(user) ? 'admin' : 'customer',
          tier: tierOf(await frame.tiers(), user.totalSpent),
        },
      }
    },
    async page(request, reply, node, toast) {
      return reply
        .type('text/html; charset=utf-8')
        .send(renderPage(await frame.context(request, toast), node))
    },
    async part(request, reply, node) {
      return reply.type('text/html; charset=utf-8').send(renderPart(await frame.context(request), node))
    },
  }
  return frame
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

function themeOf(request: FastifyRequest): Theme {
  return themes.find((theme) => theme === request.cookies.theme) ?? 'auto'
}
