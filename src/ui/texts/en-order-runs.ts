import { counted } from './counted.ts'
import type { orderRunsVi } from './vi-order-runs.ts'

/** English for an order that waits, and for the runs of a drip-feed, as customers see them. */
export const orderRunsEn: typeof orderRunsVi = {
  title: 'Runs',
  caption: 'The runs of a drip-feed',
  run: 'Run',
  delivered: 'Delivered',
  begun: (begun, runs) => `${begun} of ${runs} runs have started.`,
  next: 'The next run starts at',
  first: 'The first run starts at',
  pausedNote: 'Paused: no further run starts until you resume.',
  stoppedNote: 'The runs that had not started were given up; their money is back in your wallet.',
  left: (runs) => `${counted(runs, 'run')} not started yet`,
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Give up the rest',
  stopAsk: (runs) =>
    `${counted(runs, 'run')} not started yet will be given up for good, and the money for it goes back to your wallet at once. What has started runs to its end.`,
  stopConfirm: 'Give up and refund',
  paused: 'The runs that have not started are paused.',
  resumed: 'The runs go on.',
  stopped: 'The runs that had not started are given up and refunded.',
  tooLate: 'No run of this order is waiting any more.',
  startsAt: 'Starts at',
  waitsForProvider: 'Waiting for the provider to take it. There is nothing you need to do.',
}
