import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import type { IconName } from '../ui/icons.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { type AftercareFacts, aftercareOf, type CancellationState } from './aftercare.ts'
import type { RefillState } from './refill.ts'

/**
 * What a customer may do about an order, what came of what they did, and why not more. `facts` come from
 * `listAftercareFacts`. Works without script: a native disclosure asks before a cancel.
 */
export function AftercareCard({ number, facts }: { number: number; facts: AftercareFacts }) {
  const words = useTexts().aftercare
  const { language } = usePage()
  const aftercare = aftercareOf(facts)
  const { cancellation, refill } = facts
  return (
    <Card title={words.title} id="aftercare">
      {cancellation && (
        <div class="attempt-head">
          <CancellationStatus state={cancellation.state} />
          <Time at={cancellation.answeredAt ?? cancellation.askedAt} />
          {cancellation.state === 'refused' && <Reason reason={cancellation.reason} />}
        </div>
      )}
      {refill && (
        <div class="attempt-head">
          <span>{words.refillNumber(formatNumber(refill.number))}</span>
          <RefillStatus state={refill.state} />
          <Time at={refill.endedAt ?? refill.askedAt} />
          {hasGoneWrong(refill.state) && <Reason reason={refill.reason} />}
        </div>
      )}
      {aftercare.canCancel && (
        <details class="drip-feed">
          <summary>{words.cancel}</summary>
          <p>{aftercare.cancelsAtOnce ? words.cancelAtOnceAsk : words.cancelAsk}</p>
          <form method="post" action={`/orders/${number}/cancel`}>
            <SubmitButton tone="danger">{words.cancelConfirm}</SubmitButton>
          </form>
        </details>
      )}
      {aftercare.canRefill && (
        <form method="post" action={`/orders/${number}/refill`}>
          <SubmitButton tone="secondary">{words.refill}</SubmitButton>
          <p class="field-hint">{words.refillHint}</p>
        </form>
      )}
      {aftercare.whyNotCancel && aftercare.whyNotCancel.code !== 'order_ended' && (
        <p class="field-hint">{aftercare.whyNotCancel.sentence(language)}</p>
      )}
      {aftercare.whyNotRefill && <p class="field-hint">{aftercare.whyNotRefill.sentence(language)}</p>}
      {aftercare.canRefill && aftercare.refillUntil && (
        <p class="field-hint">
          {words.refillUntil} <Time at={aftercare.refillUntil} />
        </p>
      )}
    </Card>
  )
}

function hasGoneWrong(state: RefillState): boolean {
  return state === 'refused' || state === 'rejected' || state === 'failed'
}

/** Why a provider did not do what it was asked: its own words, or ours for what it did not say. */
export function Reason({ reason }: { reason: string | null }) {
  const words = useTexts().aftercare
  const own = words.ownReason
  const text = reason !== null && Object.hasOwn(own, reason) ? own[reason as keyof typeof own] : reason
  return (
    <span class="cell-sub">
      {words.reason}: {text ?? words.noReason}
    </span>
  )
}

const cancellationLooks: Record<CancellationState, [Tone, IconName]> = {
  open: ['working', 'clock'],
  done: ['good', 'checkCircle'],
  accepted: ['working', 'send'],
  refused: ['bad', 'failed'],
  late: ['neutral', 'cancel'],
}

/** The state of a request to stop an order. */
export function CancellationStatus({ state }: { state: CancellationState }) {
  const [tone, icon] = cancellationLooks[state]
  return (
    <Status tone={tone} icon={icon}>
      {useTexts().aftercare.cancellation[state]}
    </Status>
  )
}

const refillLooks: Record<RefillState, [Tone, IconName]> = {
  pending: ['neutral', 'clock'],
  submitting: ['working', 'send'],
  unknown: ['caution', 'help'],
  processing: ['working', 'running'],
  in_progress: ['working', 'refill'],
  completed: ['good', 'checkCircle'],
  rejected: ['bad', 'failed'],
  failed: ['bad', 'failed'],
  refused: ['bad', 'failed'],
}

/** The state of a refill. */
export function RefillStatus({ state }: { state: RefillState }) {
  const [tone, icon] = refillLooks[state]
  return (
    <Status tone={tone} icon={icon}>
      {useTexts().aftercare.refillState[state]}
    </Status>
  )
}
