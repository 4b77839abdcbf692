import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { mayDo } from '../accounts/permission.ts'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readWholeNumber } from '../ui/format.ts'
import { SettingsPage } from './admin-settings.tsx'
import { changeSettings } from './change-settings.ts'
import { getShopSettings, listSettingsChanges } from './shop-settings.sql.ts'
import { readSettings, settingNames } from './shop-settings.ts'

const HERE = '/admin/settings'
/** Enough to find the last change of every group; the page lists the newest of them. */
const CHANGES_READ = 200
const SettingsForm = Type.Object(
  Object.fromEntries(
    [...settingNames, 'version'].map((name) => [name, Type.Optional(Type.String({ maxLength: 40 }))]),
  ),
  { additionalProperties: false, form: true },
)

/** The business settings: seeing them, who changed them, and changing them. */
export function settingsAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  async function readPage(request: FastifyRequest) {
    const [{ settings, version }, changes, waiting] = await Promise.all([
      getShopSettings(db),
      listSettingsChanges(db, CHANGES_READ),
      getWaiting(db),
    ])
    const mayChange = mayDo(userOf(request).role, 'settings.change')
    return { settings, version, changes, counts: sidebarCounts(waiting), mayChange }
  }

  app.get(HERE, { config: operator, schema: { hide: true } }, async (request, reply) =>
    frame.page(request, reply, <SettingsPage {...(await readPage(request))} />, takeToast(request, reply)),
  )

  app.post(
    HERE,
    { config: operator, attachValidation: true, schema: { hide: true, body: SettingsForm } },
    async (request, reply) => {
      const typed = Object.fromEntries(settingNames.map((name) => [name, typedText(request.body, name)]))
      const { settings, problems } = readSettings(typed)
      const version = readWholeNumber(typedText(request.body, 'version')) ?? 0
      const isReadable = Object.keys(problems).length === 0
      // What is wrong with the form besides its fields, such as one that is not ours.
      if (request.validationError && isReadable) throw request.validationError
      const changed =
        isReadable &&
        (await attempt(() => changeSettings(transaction, userOf(request), { settings, version })))
      if (changed && 'value' in changed) {
        leaveToast(reply, 'settings_saved')
        return reply.redirect(HERE, 303)
      }
      if (changed) markRefused(reply, changed.refused)
      else reply.code(400)
      const refusal = changed ? changed.refused.sentence(languageOf(request)) : undefined
      return frame.page(
        request,
        reply,
        <SettingsPage {...(await readPage(request))} {...{ typed, problems, refusal }} />,
      )
    },
  )
}
