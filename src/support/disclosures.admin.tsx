import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast } from '../accounts/toast.pages.ts'
import { ServicePage } from '../catalog/admin-service-sheet.tsx'
import { readServiceSheet } from '../catalog/service-sheet.admin.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { discloseService } from './disclose-service.ts'
import { DISCLOSURE_MAX } from './disclosure.ts'

const ServiceAddress = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const text = Type.Optional(Type.String({ maxLength: DISCLOSURE_MAX }))
const DisclosureForm = Type.Object({ vi: text, en: text }, { additionalProperties: false, form: true })

/** Writing what is disclosed about a service; the form stands on the service's sheet. */
export function disclosureAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  app.post(
    '/admin/services/:id/disclosure',
    {
      config: { access: 'operator' },
      attachValidation: true,
      schema: { hide: true, params: ServiceAddress, body: DisclosureForm },
    },
    async (request, reply) => {
      const id = Number(request.params.id)
      const done = await attempt(async () => {
        if (request.validationError) throw request.validationError
        const { vi, en } = request.body
        const wanted = { vi: plainText(vi), en: plainText(en) }
        await discloseService(transaction, userOf(request).id, id, wanted)
      })
      if ('refused' in done) {
        markRefused(reply, done.refused)
        const sheet = await readServiceSheet(db, id)
        const problem = done.refused.sentence(languageOf(request))
        const disclosed = { typed: request.body, problem }
        return frame.page(request, reply, <ServicePage {...sheet} disclosed={disclosed} />)
      }
      leaveToast(reply, 'disclosure_saved')
      return reply.redirect(`/admin/services/${id}`, 303)
    },
  )
}

function plainText(typed: string | undefined): string | null {
  return typed?.replace(/\r\n?/g, '\n').trim() || null
}
