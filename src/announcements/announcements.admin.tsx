import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { toVietnamIso } from '../core/clock.ts'
import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readWholeNumber } from '../ui/format.ts'
import { AnnouncementListPage } from './admin-announcement-list.tsx'
import { AnnouncementSheetPage } from './admin-announcement-sheet.tsx'
import { announcementTones, readAnnouncement, type TypedAnnouncement } from './announcement.ts'
import { type AnnouncementRow, findAnnouncement, listAnnouncements } from './announcements.sql.ts'
import { endAnnouncement } from './end-announcement.ts'
import { publishAnnouncement } from './publish-announcement.ts'

const HERE = '/admin/announcements'
const PAGE_ROWS = 30

const ListQuery = Type.Object({ before: Type.Optional(Type.String({ maxLength: 20 })) })
const SheetQuery = Type.Object({ ask: Type.Optional(Type.String({ maxLength: 20 })) })
const Address = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
// Wider than what is taken, so that what was typed is shown again with what is wrong beside it.
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const typedFields = {
  title_vi: text(500),
  body_vi: text(10_000),
  title_en: text(500),
  body_en: text(10_000),
  tone: Type.Union(announcementTones.map((tone) => Type.Literal(tone))),
  starts: text(30),
  ends: text(30),
  rings: Type.Optional(Type.Literal('on')),
  act: Type.Union([Type.Literal('preview'), Type.Literal('save')]),
}
const options = { additionalProperties: false, form: true }
const NewForm = Type.Object({ ...typedFields, token: Id }, options)
const ChangeForm = Type.Object(
  { ...typedFields, version: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }) },
  options,
)
const EmptyForm = Type.Object({}, options)
const config = { access: 'operator' } as const

type Sheet = Omit<Parameters<typeof AnnouncementSheetPage>[0], 'counts'>

/** What operators tell all customers: the list, writing one, changing it while it is not over, and ending it. */
export function announcementAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  app.get(HERE, { config, schema: { hide: true, querystring: ListQuery } }, async (request, reply) => {
    const before = readWholeNumber(request.query.before ?? '')
    const known = before !== undefined && before <= 2_147_483_647 ? before : undefined
    const [rows, waiting] = await Promise.all([
      listAnnouncements(db, { before: known, limit: PAGE_ROWS + 1 }),
      getWaiting(db),
    ])
    const list = { rows, pageRows: PAGE_ROWS, isFirst: known === undefined, counts: sidebarCounts(waiting) }
    return frame.page(request, reply, <AnnouncementListPage {...list} />, takeToast(request, reply))
  })

  app.get(`${HERE}/new`, { config, schema: { hide: true } }, async (request, reply) =>
    show(request, reply, { token: newId(), typed: typedOf({}) }),
  )

  app.post(HERE, { config, schema: { hide: true, body: NewForm } }, async (request, reply) => {
    const { token, act } = request.body
    const typed = typedOf(request.body)
    const { asked, wrong } = readAnnouncement(typed, new Date())
    if (!asked || act === 'preview') return show(request, reply, { token, typed, wrong, isPreview: true })
    await publishAnnouncement(transaction, userOf(request).id, asked, { token })
    leaveToast(reply, 'announcement_published')
    return reply.redirect(HERE, 303)
  })

  app.get(
    `${HERE}/:id`,
    { config, schema: { hide: true, params: Address, querystring: SheetQuery } },
    async (request, reply) => {
      const stored = await read(request.params.id)
      return show(request, reply, {
        stored,
        typed: storedAsTyped(stored),
        asksToEnd: request.query.ask === 'end',
      })
    },
  )

  app.post(
    `${HERE}/:id`,
    { config, schema: { hide: true, params: Address, body: ChangeForm } },
    async (request, reply) => {
      const { id } = request.params
      const { act, version } = request.body
      const typed = typedOf(request.body)
      const { asked, wrong } = readAnnouncement(typed, new Date())
      if (!asked || act === 'preview') {
        const stored = await read(id)
        return show(request, reply, { stored, typed, wrong, version, isPreview: true })
      }
      const over = { id, version }
      const done = await attempt(() => publishAnnouncement(transaction, userOf(request).id, asked, { over }))
      if ('refused' in done) {
        markRefused(reply, done.refused)
        const problem = done.refused.sentence(languageOf(request))
        return show(request, reply, { stored: await read(id), typed, problem })
      }
      leaveToast(reply, 'announcement_saved')
      return reply.redirect(`${HERE}/${id}`, 303)
    },
  )

  app.post(
    `${HERE}/:id/end`,
    { config, schema: { hide: true, params: Address, body: EmptyForm } },
    async (request, reply) => {
      await endAnnouncement(transaction, userOf(request).id, request.params.id)
      leaveToast(reply, 'announcement_ended')
      return reply.redirect(HERE, 303)
    },
  )

  async function read(id: number): Promise<AnnouncementRow> {
    return (await findAnnouncement(db, id)) ?? refuse('not_found')
  }

  async function show(request: FastifyRequest, reply: FastifyReply, sheet: Sheet): Promise<FastifyReply> {
    if (sheet.wrong) reply.code(400)
    const counts = sidebarCounts(await getWaiting(db))
    const page = <AnnouncementSheetPage {...sheet} counts={counts} />
    return frame.page(request, reply, page, takeToast(request, reply))
  }
}

function typedOf(form: Partial<Static<typeof ChangeForm>>): TypedAnnouncement {
  const { title_vi: titleVi = '', body_vi: bodyVi = '', title_en: titleEn = '', body_en: bodyEn = '' } = form
  const { tone = 'info', starts = '', ends = '', rings } = form
  return { titleVi, bodyVi, titleEn, bodyEn, tone, starts, ends, rings: rings === 'on' }
}

function storedAsTyped(stored: AnnouncementRow): TypedAnnouncement {
  const { titleVi, bodyVi, titleEn, bodyEn, tone, startsAt, endsAt, rings } = stored
  const local = (at: Date) => toVietnamIso(at).slice(0, 16)
  return {
    ...{ titleVi, bodyVi, tone, rings },
    titleEn: titleEn ?? '',
    bodyEn: bodyEn ?? '',
    starts: local(startsAt),
    ends: endsAt ? local(endsAt) : '',
  }
}
