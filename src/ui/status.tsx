import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'
import { useTexts } from './page-context.ts'

/** What a state means for the reader; each has a colour, but always beside a word and an icon. */
export type Tone = 'neutral' | 'working' | 'good' | 'caution' | 'bad'

export type OrderState =
  | 'pending'
  | 'submitting'
  | 'processing'
  | 'in_progress'
  | 'completed'
  | 'partial'
  | 'canceled'
  | 'failed'
  | 'unknown'

export type DepositState = 'pending' | 'completed' | 'expired' | 'canceled' | 'held' | 'unmatched'

const orderLooks: Record<OrderState, [Tone, IconName]> = {
  pending: ['neutral', 'clock'],
  submitting: ['working', 'send'],
  processing: ['working', 'running'],
  in_progress: ['working', 'play'],
  completed: ['good', 'checkCircle'],
  partial: ['caution', 'half'],
  canceled: ['neutral', 'cancel'],
  failed: ['bad', 'failed'],
  unknown: ['caution', 'help'],
}

const depositLooks: Record<DepositState, [Tone, IconName]> = {
  pending: ['neutral', 'clock'],
  completed: ['good', 'checkCircle'],
  expired: ['neutral', 'cancel'],
  canceled: ['neutral', 'cancel'],
  held: ['caution', 'lock'],
  unmatched: ['caution', 'help'],
}

/** The state of an order. */
export function OrderStatus({ status }: { status: OrderState }) {
  const [tone, icon] = orderLooks[status]
  return (
    <Status tone={tone} icon={icon}>
      {useTexts().orderStatus[status]}
    </Status>
  )
}

/** The state of a deposit, or of a bank transfer that found no deposit. */
export function DepositStatus({ status }: { status: DepositState }) {
  const [tone, icon] = depositLooks[status]
  return (
    <Status tone={tone} icon={icon}>
      {useTexts().depositStatus[status]}
    </Status>
  )
}

/** Any other state: a service on sale, a blocked account, a provider that answers. */
export function Status({
  tone,
  icon,
  children,
}: {
  tone: Tone
  icon: IconName
  children: ComponentChildren
}) {
  return (
    <span class={`status status-${tone}`}>
      <Icon name={icon} size={16} />
      <span>{children}</span>
    </span>
  )
}
