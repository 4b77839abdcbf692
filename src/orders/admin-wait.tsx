import { formatVietnamTime } from '../core/clock.ts'
import { Icon } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import type { WaitReason } from './order-wait.ts'

/** Why an order waits to be sent. */
export function Waiting({ reason }: { reason: WaitReason }) {
  return (
    <span class="waiting-why">
      <Icon name="clock" size={16} /> {useWaitReason()(reason)}
    </span>
  )
}

function useWaitReason(): (reason: WaitReason) => string {
  const words = useTexts().admin.orders.hold
  return (reason) => {
    switch (reason.kind) {
      case 'start':
      case 'runs':
        return words[reason.kind](formatVietnamTime(reason.until))
      case 'provider_off':
      case 'budget':
        return words[reason.kind](reason.provider)
      case 'breaker':
      case 'funds':
      case 'provider_paused':
        return words[reason.kind](reason.provider, formatVietnamTime(reason.until))
      default:
        return words[reason.kind]
    }
  }
}
