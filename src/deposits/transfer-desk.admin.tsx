import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { type Refusal, refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readAmount } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { TransferSheetPage, type TypedAct } from './admin-transfer-sheet.tsx'
import { decideTransfer } from './decide-transfer.ts'
import { findProposal, getConfirmAbove } from './proposals.sql.ts'
import { listCreditedDeposits } from './reversals.sql.ts'
import { reverseDeposit } from './reverse-deposit.ts'
import { listCodeCandidates } from './suggestions.sql.ts'
import { suggestionsFor } from './suggestions.ts'
import { isWaiting, type TransferAct } from './transfer-act.ts'
import { findTransferSheet } from './transfers.sql.ts'

const REASON_MIN = 3

const TransferAddress = Type.Object({ id: Id })
const SheetQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) })
const kinds = ['release', 'assign', 'split', 'ignore', 'confirm', 'drop'] as const
const ActForm = Type.Object(
  {
    act: Type.Union(kinds.map((kind) => Type.Literal(kind))),
    to: Type.Optional(Type.String({ maxLength: 200 })),
    parts: Type.Optional(Type.String({ maxLength: 5000 })),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    proposal: Type.Optional(Id),
  },
  { additionalProperties: false, form: true },
)
const ReverseForm = Type.Object(
  { deposit: Id, reason: Type.Optional(Type.String({ maxLength: 500 })) },
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
      const act = readAct(request.body)
      if (!act) return showWrong(parts, request, reply, request.body)
      const decided = await attempt(() =>
        decideTransfer(transaction, { actorId: userOf(request).id, transferId: id, act }),
      )
      if ('refused' in decided) return showWrong(parts, request, reply, request.body, decided.refused)
      return reply.redirect(`/admin/deposits/${id}?done=${decided.value}`, 303)
    },
  )

  app.post(
    `${here}/reverse`,
    { config, schema: { hide: true, params: TransferAddress, body: ReverseForm } },
    async (request, reply) => {
      const { id } = request.params
      const { deposit: depositId, reason = '' } = request.body
      const typed = { act: `reverse-${depositId}`, reason }
      if (reason.trim().length < REASON_MIN) return showWrong(parts, request, reply, typed)
      const reversed = await attempt(() =>
        reverseDeposit(transaction, { actorId: userOf(request).id, depositId, reason: reason.trim() }),
      )
      if ('refused' in reversed) return showWrong(parts, request, reply, typed, reversed.refused)
      return reply.redirect(`/admin/deposits/${id}?done=reversed`, 303)
    },
  )
}

async function readSheet(db: Queryable, id: string, viewerId: string) {
  const transfer = (await findTransferSheet(db, id)) ?? refuse('transfer_not_found')
  const [proposal, confirmAbove, deposits, waiting, candidates] = await Promise.all([
    findProposal(db, id),
    getConfirmAbove(db),
    listCreditedDeposits(db, id),
    getWaiting(db),
    isWaiting(transfer.outcome) ? listCodeCandidates(db, transfer) : [],
  ])
  const suggestions = suggestionsFor(transfer, candidates)
  const counts = sidebarCounts(waiting)
  return { transfer, proposal, confirmAbove, deposits, suggestions, counts, viewerId }
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
    default:
      return proposal === '' ? undefined : { kind, proposalId: proposal }
  }
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
