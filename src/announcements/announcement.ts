import { parseVietnamTime } from '../core/clock.ts'
import type { Language } from '../core/refusal.ts'

/** How an announcement looks: as news, as a warning, as good news. */
export const announcementTones = ['info', 'warning', 'success'] as const
export type AnnouncementTone = (typeof announcementTones)[number]

export const TITLE_MAX = 120
export const BODY_MAX = 2000

/** What an announcement says and how. English is optional: without it, English pages show the Vietnamese. */
export type AnnouncementText = {
  titleVi: string
  bodyVi: string
  titleEn: string | null
  bodyEn: string | null
  tone: AnnouncementTone
}

/** When it is shown: from the one moment, until the other or until somebody ends it. */
export type AnnouncementPeriod = { startsAt: Date; endsAt: Date | null }

/** Title and text for a reader, and the language that they are in. */
export function wordsIn(
  text: AnnouncementText,
  language: Language,
): { title: string; body: string; language: Language } {
  const { titleVi, bodyVi, titleEn, bodyEn } = text
  if (language === 'en' && titleEn !== null && bodyEn !== null)
    return { title: titleEn, body: bodyEn, language }
  return { title: titleVi, body: bodyVi, language: 'vi' }
}

/** Whether it waits for its time, is shown, or is over. */
export function stateOf(
  announcement: AnnouncementPeriod & { endedAt: Date | null },
  now: Date,
): 'planned' | 'shown' | 'over' {
  const { startsAt, endsAt, endedAt } = announcement
  if (endedAt || (endsAt && endsAt <= now)) return 'over'
  return now < startsAt ? 'planned' : 'shown'
}

/** What was typed into the form of an announcement. */
export type TypedAnnouncement = {
  titleVi: string
  bodyVi: string
  titleEn: string
  bodyEn: string
  tone: AnnouncementTone
  /** As a form's field for a local time has it, `2026-11-24T08:00`, in Vietnam; empty: at once. */
  starts: string
  /** As `starts`; empty: until it is ended. */
  ends: string
  rings: boolean
}

/** An announcement as a form asks for it; `startsAt` null begins at once. */
export type AskedAnnouncement = AnnouncementText & {
  startsAt: Date | null
  endsAt: Date | null
  rings: boolean
}

type Wrong = ReadonlySet<keyof TypedAnnouncement>

/** Reads what was typed; where something is wrong, only the fields that are. */
export function readAnnouncement(
  typed: TypedAnnouncement,
  now: Date,
): { asked: AskedAnnouncement; wrong?: never } | { asked?: never; wrong: Wrong } {
  const wrong = new Set<keyof TypedAnnouncement>()
  const titleVi = typed.titleVi.trim()
  const bodyVi = bodyOf(typed.bodyVi)
  const titleEn = typed.titleEn.trim()
  const bodyEn = bodyOf(typed.bodyEn)
  const isEnglish = titleEn !== '' || bodyEn !== ''
  const fits = (text: string, max: number) => text.length >= 1 && text.length <= max
  if (!fits(titleVi, TITLE_MAX)) wrong.add('titleVi')
  if (!fits(bodyVi, BODY_MAX)) wrong.add('bodyVi')
  if (isEnglish && !fits(titleEn, TITLE_MAX)) wrong.add('titleEn')
  if (isEnglish && !fits(bodyEn, BODY_MAX)) wrong.add('bodyEn')
  const [startsAt, endsAt] = [readTime(typed.starts), readTime(typed.ends)]
  if (startsAt === undefined) wrong.add('starts')
  // One that is over before it begins would be seen by nobody.
  const earliestEnd = startsAt && startsAt > now ? startsAt : now
  if (endsAt === undefined || (endsAt && endsAt <= earliestEnd)) wrong.add('ends')
  if (wrong.size > 0 || startsAt === undefined || endsAt === undefined) return { wrong }
  const english = isEnglish ? { titleEn, bodyEn } : { titleEn: null, bodyEn: null }
  return { asked: { titleVi, bodyVi, ...english, tone: typed.tone, startsAt, endsAt, rings: typed.rings } }
}

/** Browsers send line ends of their own. */
function bodyOf(typed: string): string {
  return typed.replace(/\r\n?/g, '\n').trim()
}

/** Null for nothing, undefined for what is no time. */
function readTime(typed: string): Date | null | undefined {
  const plain = typed.trim()
  if (plain === '') return null
  return parseVietnamTime(`${plain.replace('T', ' ')}:00`)
}
