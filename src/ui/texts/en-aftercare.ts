import { counted } from './counted.ts'
import type { aftercareVi } from './vi-aftercare.ts'

/** English for what comes after ordering: cancels and refills. */
export const aftercareEn: typeof aftercareVi = {
  title: 'Cancel and refill',
  cancel: 'Cancel order',
  cancelAtOnceAsk: 'The order was not sent yet. Cancel it now and get back all you paid?',
  cancelAsk:
    'The order is running. We will ask the provider to stop it; what was not delivered is refunded once it stops. Ask for it?',
  cancelConfirm: 'Yes, cancel it',
  cancelDone: (number) => `Order #${number} is canceled and refunded.`,
  cancelAsked: (number) => `We have asked to cancel order #${number}.`,
  refill: 'Ask for a refill',
  refillHint: 'For when the count drops after delivery.',
  refillUntil: 'Refill until',
  refillAsked: (number) => `A refill of order #${number} was asked for.`,
  notDone: 'This was not possible. The reason stands under Cancel and refill.',
  refillNumber: (number) => `Refill ${number}`,
  reason: 'Reason',
  noReason: 'the provider gave no reason',
  ownReason: {
    unsupported: 'the provider does not support it',
    no_answer: 'the provider does not answer',
  },
  cancellation: {
    open: 'Cancel requested',
    done: 'Canceled before it was sent',
    accepted: 'The provider has accepted the cancel',
    refused: 'Could not be canceled',
    late: 'Ended before it was canceled',
  },
  refillState: {
    pending: 'Waiting',
    submitting: 'Being sent',
    unknown: 'Waiting for confirmation',
    processing: 'Accepted',
    in_progress: 'Refilling',
    completed: 'Refilled',
    rejected: 'Rejected',
    failed: 'Failed',
    refused: 'Not accepted',
  },
  cancelWanted: 'Cancel requested',
  cancelAnswer: 'Cancel request closed',
  refillWanted: 'was asked for',
  tries: (tries) => `asked ${counted(tries, 'time')}`,
  providerRefill: (id) => `id at the provider: ${id}`,
}
