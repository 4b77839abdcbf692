import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { languages, type Refusal } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { setPageCookie } from '../platform/page-cookies.ts'
import { Id } from '../platform/reply.ts'
import { listLastAcceptances } from '../support/acceptances.sql.ts'
import { AcceptedCard } from '../support/accepted-card.tsx'
import type { TelegramPlace } from '../telegram/chat-link.ts'
import { TelegramCard } from '../telegram/telegram-cards.tsx'
import { findLink } from '../telegram/telegram-links.sql.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { themes, useTexts } from '../ui/page-context.ts'
import { Card, Columns } from '../ui/parts.tsx'
import { sessionOf, userOf } from './access.api.ts'
import { registrationFields } from './account-forms.ts'
import type { AccountLimits } from './account-limits.ts'
import { askVerification } from './ask-verification.ts'
import { changeContact } from './change-contact.ts'
import { changePassword } from './change-password.ts'
import { endSessions } from './end-sessions.ts'
import { notificationEventNames } from './notification.ts'
import { listNotificationSettings } from './notification-settings.sql.ts'
import { attempt, markRefused, type PageFrame, typedText } from './page-frame.pages.tsx'
import type { Passwords } from './password.ts'
import { findProfile } from './profile.sql.ts'
import { ContactCard, DisplayCard, PasswordCard, TierCard, type TypedContact } from './profile-cards.tsx'
import { NotificationsCard, SessionsCard } from './profile-lists.tsx'
import { saveLanguage } from './save-language.ts'
import { saveNotifications } from './save-notifications.ts'
import { SecondFactorCard } from './second-factor-cards.tsx'
import { findFactor } from './second-factors.sql.ts'
import { listOpenSessions } from './sessions.sql.ts'
import { leaveToast, takeToast } from './toast.pages.ts'

export type ProfilePageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  accountLimits: AccountLimits
  encrypt(text: string): Buffer
  /** Whether mail can be sent. */
  hasMail: boolean
  /** Where the bot is, if there is one. */
  telegram: TelegramPlace | undefined
}

const SESSIONS_SHOWN = 20
const PREFERENCE_SECONDS = 365 * 24 * 3600
const customer = { access: 'customer' } as const

const form = <T extends Parameters<typeof Type.Object>[0]>(fields: T) =>
  Type.Object(fields, { additionalProperties: false, form: true })
const anyPassword = Type.Optional(Type.String({ maxLength: 128 }))
const ContactForm = form({
  email: registrationFields.email,
  phone: Type.Optional(Type.String({ maxLength: 30 })),
  password: anyPassword,
})
const PasswordForm = form({
  old_password: Type.String({ minLength: 1, maxLength: 128 }),
  password: registrationFields.password,
})
const DisplayForm = form({
  language: Type.Optional(Type.Union(languages.map((language) => Type.Literal(language)))),
  theme: Type.Optional(Type.Union(themes.map((theme) => Type.Literal(theme)))),
})
const EmptyForm = form({})
const on = Type.Optional(Type.Literal('on'))
const NotificationsForm = form({
  order_ended: on,
  deposit_credited: on,
  ticket_answered: on,
  key_new_address: on,
  // The form had a column for Telegram.
  telegram: on,
  telegram_order_ended: on,
  telegram_deposit_credited: on,
  telegram_ticket_answered: on,
  telegram_key_new_address: on,
})
const ProfileQuery = Type.Object({ ask: Type.Optional(Type.String({ maxLength: 20 })) })

type Refused = { contact?: Refusal; typed?: TypedContact; password?: Refusal }

/** A customer's own account: contact, password, display, level, devices and notifications. */
export function profilePages(app: Server, parts: ProfilePageParts): void {
  app.get(
    '/profile',
    { config: customer, schema: { hide: true, querystring: ProfileQuery } },
    async (request, reply) => showProfile(parts, request, reply, {}, request.query.ask),
  )
  contactRoutes(app, parts)
  securityRoutes(app, parts)
  choiceRoutes(app, parts)
}

function contactRoutes(app: Server, parts: ProfilePageParts): void {
  const { transaction, passwords, accountLimits, encrypt, hasMail } = parts

  app.post(
    '/profile/contact',
    { config: customer, attachValidation: true, schema: { hide: true, body: ContactForm } },
    async (request, reply) => {
      const userId = userOf(request).id
      const language = languageOf(request)
      const outcome = await attempt(async () => {
        if (request.validationError) throw request.validationError
        const { email, phone = '', password = '' } = request.body
        if (password !== '') await accountLimits.proof.check(request)
        return changeContact(transaction, passwords, { userId, email, phone, password, language })
      })
      if ('refused' in outcome) {
        const typed = { email: typedText(request.body, 'email'), phone: typedText(request.body, 'phone') }
        return showProfile(parts, request, reply, { contact: outcome.refused, typed })
      }
      if (outcome.value.isNewEmail && hasMail)
        await askVerification(transaction, encrypt, { userId, language })
      leaveToast(reply, 'contact_saved')
      return reply.redirect('/profile', 303)
    },
  )

  app.post(
    '/profile/verify-email',
    { config: customer, schema: { hide: true, body: EmptyForm } },
    async (request, reply) => {
      await accountLimits.mailLinkAccount.check(request)
      const asked = { userId: userOf(request).id, language: languageOf(request) }
      if (hasMail) await askVerification(transaction, encrypt, asked)
      leaveToast(reply, hasMail ? 'verification_sent' : 'mail_off')
      return reply.redirect('/profile', 303)
    },
  )
}

function securityRoutes(app: Server, parts: ProfilePageParts): void {
  const { transaction, passwords, accountLimits } = parts

  app.post(
    '/profile/password',
    { config: customer, attachValidation: true, schema: { hide: true, body: PasswordForm } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.proof.check(request)
        if (request.validationError) throw request.validationError
        const { old_password: old, password } = request.body
        const [userId, sessionId, language] = [userOf(request).id, sessionOf(request), languageOf(request)]
        await changePassword(transaction, passwords, { userId, sessionId, old, new: password, language })
      })
      if ('refused' in outcome) return showProfile(parts, request, reply, { password: outcome.refused })
      leaveToast(reply, 'password_changed')
      return reply.redirect('/profile', 303)
    },
  )

  app.post(
    '/profile/sessions/:id/end',
    { config: customer, schema: { hide: true, params: Type.Object({ id: Id }), body: EmptyForm } },
    async (request, reply) => {
      await endSessions(transaction, userOf(request).id, { sessionId: request.params.id })
      leaveToast(reply, 'session_ended')
      return reply.redirect('/profile#sessions', 303)
    },
  )

  app.post(
    '/profile/sessions/end-others',
    { config: customer, schema: { hide: true, body: EmptyForm } },
    async (request, reply) => {
      await endSessions(transaction, userOf(request).id, { allExcept: sessionOf(request) })
      leaveToast(reply, 'sessions_ended')
      return reply.redirect('/profile#sessions', 303)
    },
  )
}

function choiceRoutes(app: Server, parts: ProfilePageParts): void {
  const { transaction } = parts

  app.post(
    '/profile/display',
    { config: customer, schema: { hide: true, body: DisplayForm } },
    async (request, reply) => {
      const { language, theme } = request.body
      if (language) {
        await saveLanguage(transaction, userOf(request).id, language)
        setPageCookie(reply, 'language', language, PREFERENCE_SECONDS)
      }
      if (theme) setPageCookie(reply, 'theme', theme, PREFERENCE_SECONDS)
      leaveToast(reply, 'display_saved')
      return reply.redirect('/profile', 303)
    },
  )

  app.post(
    '/profile/notifications',
    { config: customer, schema: { hide: true, body: NotificationsForm } },
    async (request, reply) => {
      const { body } = request
      const mail = new Set(notificationEventNames.filter((event) => body[event] === 'on'))
      const telegram = new Set(notificationEventNames.filter((event) => body[`telegram_${event}`] === 'on'))
      const chosen = body.telegram === 'on' ? { mail, telegram } : { mail }
      await saveNotifications(transaction, userOf(request).id, chosen)
      leaveToast(reply, 'notifications_saved')
      return reply.redirect('/profile#notifications', 303)
    },
  )
}

async function showProfile(
  { db, frame, hasMail, telegram }: ProfilePageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refused,
  ask?: string,
): Promise<FastifyReply> {
  const user = userOf(request)
  const [profile, sessions, settings, tiers, acceptances, link, factor] = await Promise.all([
    findProfile(db, user.id),
    listOpenSessions(db, user.id, SESSIONS_SHOWN + 1),
    listNotificationSettings(db, user.id),
    frame.tiers(request),
    listLastAcceptances(db, user.id),
    telegram && findLink(db, user.id),
    findFactor(db, user.id),
  ])
  const problem = refused.contact ?? refused.password
  if (problem) markRefused(reply, problem)
  const typed = refused.typed ?? { email: profile!.email, phone: profile!.phone ?? '' }
  const contact = { user, profile: profile!, typed, hasMail, refused: refused.contact }
  const devices = { sessions, sessionsShown: SESSIONS_SHOWN, currentId: sessionOf(request) }
  const page = (
    <ProfilePage
      aside={
        <>
          <TierCard user={user} tiers={tiers} />
          <DisplayCard />
          <AcceptedCard acceptances={acceptances} />
        </>
      }
    >
      <ContactCard {...contact} />
      <PasswordCard refused={refused.password} />
      <SecondFactorCard isOn={factor?.isOn === true} />
      <SessionsCard {...devices} asks={ask === 'end-others'} />
      {telegram && <TelegramCard link={link} asks={ask === 'telegram'} />}
      <NotificationsCard
        settings={settings}
        hasMail={hasMail}
        isVerified={profile!.emailVerified}
        hasTelegram={link !== undefined}
      />
    </ProfilePage>
  )
  return frame.page(request, reply, page, problem ? undefined : takeToast(request, reply))
}

function ProfilePage({
  aside,
  children,
}: {
  aside: preact.ComponentChildren
  children: preact.ComponentChildren
}) {
  const t = useTexts().account
  return (
    <CustomerLayout title={t.profile.title} lead={t.profile.lead}>
      <Columns
        aside={
          <>
            {aside}
            <Card title={t.keys.title}>
              <p>{t.keys.lead}</p>
              <a class="btn btn-outline-secondary" href="/api-keys">
                {t.keys.title}
              </a>
            </Card>
          </>
        }
      >
        {children}
      </Columns>
    </CustomerLayout>
  )
}
