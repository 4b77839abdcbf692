import type { IconName } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Status, type Tone } from '../ui/status.tsx'
import type { TicketKind, TicketStatus } from './ticket.ts'

const looks: Readonly<Record<TicketStatus, [Tone, IconName]>> = {
  open: ['working', 'clock'],
  answered: ['good', 'chat'],
  closed: ['neutral', 'check'],
}

/** The state of a ticket as its customer reads it. */
export function TicketState({ status }: { status: TicketStatus }) {
  const [tone, icon] = looks[status]
  return (
    <Status tone={tone} icon={icon}>
      {useTexts().support.tickets.states[status]}
    </Status>
  )
}

/** The state of a ticket as operators read it: an open one waits for them. */
export function TicketDuty({ status }: { status: TicketStatus }) {
  const [tone, icon] = status === 'open' ? (['caution', 'clock'] as const) : looks[status]
  return (
    <Status tone={tone} icon={icon}>
      {useTexts().support.tickets.duties[status]}
    </Status>
  )
}

/** Gives what a ticket is about, in words. */
export function useSubject(): (ticket: { kind: TicketKind; orderNumber: number | null }) => string {
  const words = useTexts().support.tickets
  return ({ kind, orderNumber }) =>
    orderNumber === null ? words.kinds[kind] : `${words.kinds[kind]} #${orderNumber}`
}
