import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { NoteForm } from '../accounts/note-form.ts'
import { listTransferNotes } from '../accounts/operator-notes.sql.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { writeNote } from '../accounts/write-note.ts'
import { newId } from '../core/id.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readAmount } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { ReversalReviewPage, TransferReviewPage } from './admin-transfer-review.tsx'
import { TransferSheetPage, type TypedAct } from './admin-transfer-sheet.tsx'
import { decideTransfer } from './decide-transfer.ts'
import { findProposal, getConfirmAbove } from './proposals.sql.ts'
import { listRecipients } from './recipients.sql.ts'
import { reopenTransfer } from './reopen-transfer.ts'
import type { ReversalAct } from './reversal.ts'
import { listCreditedDeposits } from './reversals.sql.ts'
import { reverseDeposit } from './reverse-deposit.ts'
import { listCodeCandidates } from './suggestions.sql.ts'
import { suggestionsFor } from './suggestions.ts'
import { isWaiting, namedIn, planOf, type TransferAct } from './transfer-act.ts'
import { findTransferSheet } from './transfers.sql.ts'

const REASON_MIN = 3
const NOTES_SHOWN = 50

const TransferAddress = Type.Object({ id: Id })
const SheetQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) })
const kinds = ['release', 'assign', 'split', 'ignore', 'confirm', 'drop', 'reopen'] as const
const ActForm = Type.Object(
  {
    act: Type.Union(kinds.map((kind) => Type.Literal(kind))),
    to: Type.Optional(Type.String({ maxLength: 200 })),
    parts: Type.Optional(Type.String({ maxLength: 5000 })),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    proposal: Type.Optional(Id),
    confirmed: Type.Optional(Type.Literal('yes')),
  },
  { additionalProperties: false, form: true },
)
const reversalKinds = ['reverse', 'confirm', 'drop'] as const
const ReverseForm = Type.Object(
  {
    deposit: Id,
    act: Type.Optional(Type.Union(reversalKinds.map((kind) => Type.Literal(kind)))),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    proposal: Type.Optional(Id),
    confirmed: Type.Optional(Type.Literal('yes')),
  },
  { additionalProperties: false, form: true },
)

type Parts = { frame: PageFrame; db: Queryable; transaction: Transaction }
type Address = { Params: Static<typeof TransferAddress> }

/** One transfer with everything known of it, and what operators do about it. */
export function transferDeskPages(app: Server, parts: Parts): void {
  const { frame, db, transaction } = parts
  const config = { access: 'operator' } as const
  const here = '/admin/deposits/:id'

  app.get(
    here,
    { config, schema: { hide: true, params: TransferAddress, querystring: SheetQuery } },
    async (request, reply) => {
      const sheet = await readSheet(db, request.params.id, userOf(request).id)
      return frame.page(request, reply, <TransferSheetPage {...sheet} done={request.query.done} />)
    },
  )

  app.post(
    `${here}/act`,
    { config, schema: { hide: true, params: TransferAddress, body: ActForm } },
    async (request, reply) => {
      const { id } = request.params
      if (request.body.act === 'reopen') return reopen(parts, request, reply)
      const act = readAct(request.body)
      if (!act) return showWrong(parts, request, reply, request.body)
      const actorId = userOf(request).id
      if (act.kind !== 'confirm' && act.kind !== 'drop' && request.body.confirmed !== 'yes') {
        const sheet = await readSheet(db, id, actorId)
        const transfer = { ...sheet.transfer, matchedCode: sheet.transfer.depositCode }
        const recipients = await listRecipients(db, namedIn(transfer, act))
        const planned = await attempt(async () => {
          if (sheet.proposal) refuse('proposal_waiting')
          return planOf(transfer, act, recipients, actorId)
        })
        if ('refused' in planned) return showWrong(parts, request, reply, request.body, planned.refused)
        const review = { ...sheet, plan: planned.value, fields: request.body }
        return frame.page(request, reply, <TransferReviewPage {...review} />)
      }
      const decided = await attempt(() => decideTransfer(transaction, { actorId, transferId: id, act }))
      if ('refused' in decided) return showWrong(parts, request, reply, request.body, decided.refused)
      return reply.redirect(`/admin/deposits/${id}?done=${decided.value}`, 303)
    },
  )

  app.post(
    `${here}/reverse`,
    { config, schema: { hide: true, params: TransferAddress, body: ReverseForm } },
    async (request, reply) => {
      const { id } = request.params
      const { deposit: depositId } = request.body
      const typed = { act: `reverse-${depositId}`, reason: request.body.reason }
      const act = readReversal(request.body)
      if (!act) return showWrong(parts, request, reply, typed)
      const actorId = userOf(request).id
      if (act.kind === 'reverse' && request.body.confirmed !== 'yes') {
        const sheet = await readSheet(db, id, actorId)
        const reviewed = await attempt(async () => {
          const deposit = sheet.deposits.find((one) => one.id === depositId) ?? refuse('deposit_not_found')
          if (deposit.reversedAt) refuse('deposit_reversed')
          return deposit.proposalId === null ? deposit : refuse('proposal_waiting')
        })
        if ('refused' in reviewed) return showWrong(parts, request, reply, typed, reviewed.refused)
        const review = { ...sheet, deposit: reviewed.value, reason: act.reason }
        return frame.page(request, reply, <ReversalReviewPage {...review} />)
      }
      const reversed = await attempt(() => reverseDeposit(transaction, { actorId, depositId, act }))
      if ('refused' in reversed) return showWrong(parts, request, reply, typed, reversed.refused)
      const { end } = reversed.value
      return reply.redirect(`/admin/deposits/${id}?done=${end === 'done' ? 'reversed' : end}`, 303)
    },
  )

  app.post(
    `${here}/notes`,
    { config, schema: { hide: true, params: TransferAddress, body: NoteForm } },
    async (request, reply) => {
      const transfer = (await findTransferSheet(db, request.params.id)) ?? refuse('transfer_not_found')
      const { form, body } = request.body
      await writeNote(transaction, { id: form, actorId: userOf(request).id, transfer, body })
      return reply.redirect(`/admin/deposits/${transfer.id}?done=noted`, 303)
    },
  )

  // Whoever reloads a review, or comes back to it, is led to the sheet.
  for (const act of ['act', 'reverse']) {
    app.get(
      `${here}/${act}`,
      { config, schema: { hide: true, params: TransferAddress } },
      async (request, reply) => reply.redirect(`/admin/deposits/${request.params.id}`, 303),
    )
  }
}

/** What a form asks for about a deposit; undefined when what was typed makes no sense. */
function readReversal(form: Static<typeof ReverseForm>): ReversalAct | undefined {
  const { act: kind = 'reverse', reason = '', proposal = '' } = form
  if (kind === 'reverse') {
    return reason.trim().length < REASON_MIN ? undefined : { kind, reason: reason.trim() }
  }
  return proposal === '' ? undefined : { kind, proposalId: proposal }
}

async function readSheet(db: Queryable, id: string, viewerId: string) {
  const transfer = (await findTransferSheet(db, id)) ?? refuse('transfer_not_found')
  const [proposal, confirmAbove, deposits, notes, waiting, candidates] = await Promise.all([
    findProposal(db, id),
    getConfirmAbove(db),
    listCreditedDeposits(db, id),
    listTransferNotes(db, id, NOTES_SHOWN),
    getWaiting(db),
    isWaiting(transfer.outcome) ? listCodeCandidates(db, transfer) : [],
  ])
  const suggestions = suggestionsFor(transfer, candidates)
  const counts = sidebarCounts(waiting)
  const noteForm = newId()
  return { transfer, proposal, confirmAbove, deposits, notes, noteForm, suggestions, counts, viewerId }
}

/** The act that a form asks for; undefined when what was typed makes no sense. */
function readAct(form: Static<typeof ActForm>): TransferAct | undefined {
  const { act: kind, to = '', parts = '', reason = '', proposal = '' } = form
  switch (kind) {
    case 'release':
      return { kind }
    case 'assign':
      return to.trim() === '' ? undefined : { kind, to }
    case 'split': {
      const shares = parts
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line) => {
          const [, name = '', figure = ''] = /^(\S+)[\s:;]+(\S+(?: ?[₫đ])?)$/.exec(line) ?? []
          return { to: name.replace(/[:;]$/, ''), amount: readAmount(figure) }
        })
      const whole = shares.filter((share) => share.to !== '' && share.amount !== undefined)
      if (whole.length === 0 || whole.length < shares.length) return undefined
      return { kind, parts: whole.map(({ to: name, amount }) => ({ to: name, amount: amount! })) }
    }
    case 'ignore':
      return reason.trim().length < REASON_MIN ? undefined : { kind, reason: reason.trim() }
    case 'reopen':
      return undefined
    default:
      return proposal === '' ? undefined : { kind, proposalId: proposal }
  }
}

async function reopen(
  parts: Parts,
  request: FastifyRequest<Address & { Body: Static<typeof ActForm> }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const reason = request.body.reason?.trim() ?? ''
  if (reason.length < REASON_MIN) return showWrong(parts, request, reply, request.body)
  const { id: transferId } = request.params
  const actorId = userOf(request).id
  const done = await attempt(() => reopenTransfer(parts.transaction, { actorId, transferId, reason }))
  if ('refused' in done) return showWrong(parts, request, reply, request.body, done.refused)
  return reply.redirect(`/admin/deposits/${transferId}?done=reopened`, 303)
}

/** The sheet as it stands now, with why nothing was done. */
async function showWrong(
  { frame, db }: Parts,
  request: FastifyRequest<Address>,
  reply: FastifyReply,
  typed: Omit<TypedAct, 'error'>,
  refused?: Refusal,
): Promise<FastifyReply> {
  const language = languageOf(request)
  const words = texts(language).admin.deposits.desk
  if (refused) markRefused(reply, refused)
  else reply.code(400)
  const wrong =
    typed.act === 'split' ? words.partsWrong : typed.act === 'assign' ? words.toHint : words.reasonWrong
  const error = refused?.sentence(language) ?? wrong
  const sheet = await readSheet(db, request.params.id, userOf(request).id)
  return frame.page(request, reply, <TransferSheetPage {...sheet} typed={{ ...typed, error }} />)
}
