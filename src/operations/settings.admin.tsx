import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { SettingsPage } from './admin-settings.tsx'
import { changeSettings } from './change-settings.ts'
import { getShopSettings, listSettingsChanges } from './shop-settings.sql.ts'
import { readSettings, type ShopSettings, settingNames, shownSetting } from './shop-settings.ts'

const HERE = '/admin/settings'
const CHANGES_SHOWN = 20
const SettingsForm = Type.Object(
  Object.fromEntries(settingNames.map((name) => [name, Type.Optional(Type.String({ maxLength: 40 }))])),
  { additionalProperties: false, form: true },
)

/** The business settings: seeing them, who changed them, and changing them. */
export function settingsAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  async function readPage() {
    const [settings, changes, waiting] = await Promise.all([
      getShopSettings(db),
      listSettingsChanges(db, CHANGES_SHOWN),
      getWaiting(db),
    ])
    const fields = Object.fromEntries(settingNames.map((name) => [name, shownSetting(name, settings[name])]))
    return { fields, changes, counts: sidebarCounts(waiting), wrong: [], problem: undefined }
  }

  app.get(HERE, { config: operator, schema: { hide: true } }, async (request, reply) =>
    frame.page(request, reply, <SettingsPage {...(await readPage())} />, takeToast(request, reply)),
  )

  app.post(HERE, { config: operator, schema: { hide: true, body: SettingsForm } }, async (request, reply) => {
    const fields = request.body as Partial<ShopSettings>
    const { settings, wrong } = readSettings(fields)
    const changed =
      wrong.length === 0 && (await attempt(() => changeSettings(transaction, userOf(request), settings)))
    if (changed && 'value' in changed) {
      leaveToast(reply, 'settings_saved')
      return reply.redirect(HERE, 303)
    }
    if (changed) markRefused(reply, changed.refused)
    else reply.code(400)
    const problem = changed ? changed.refused.sentence(languageOf(request)) : undefined
    return frame.page(request, reply, <SettingsPage {...{ ...(await readPage()), fields, wrong, problem }} />)
  })
}
