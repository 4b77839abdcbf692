import { fromUnits } from './provider-catalogue.ts'
import { setBounded } from './record.ts'

/** How an order ends when nobody interferes. */
interface Ending {
  status: string
  /** The share of the quantity that is delivered before it ends, 0 to 1. */
  deliveredShare: number
}

/** One order as the provider keeps it. `chargeUnits` are hundred-thousandths of a đồng, as text. */
export interface ProviderOrder {
  id: number
  service: number
  link: string
  /** The whole quantity, over all drip-feed runs. */
  quantity: number
  chargeUnits: string
  /** What the provider keeps of the charge, so far as it has been decided. */
  keptUnits: string
  acceptedAtMs: number
  ending: Ending
  cancelAtMs?: number
  /** Set once the order was ended, or put in a state, from outside or by a cancel. */
  fixed?: { status: string; remains: string; startCount?: string }
  reference?: string
}

/** One refill of an order. */
export interface ProviderRefill {
  id: number
  order: number
  acceptedAtMs: number
  status?: string
}

/** An order as `status` tells it: every value a string (reference/api-v2.md). */
export interface OrderStatus {
  charge: string
  start_count: string
  status: string
  remains: string
  currency: string
}

/** What an order is set to by `finish`; `remains` may be any text, to be as strange as providers are. */
export interface Finish {
  status: string
  remains?: number | string
  startCount?: number | string
}

const SLOWEST_PENDING = 0.1
const FIRST_ORDER = 23_501

/**
 * The provider's own record: orders, refills and the balance they are charged to. Progress is computed from
 * the time that has passed, so nothing runs between requests. `changed` is told of every row that moved.
 */
export class ProviderBook {
  readonly orders = new Map<number, ProviderOrder>()
  readonly refills = new Map<number, ProviderRefill>()
  balanceUnits: bigint
  private readonly undecided = new Set<number>()
  private readonly limit: number
  private readonly paceMs: number
  private readonly changed: (rows: { orders?: ProviderOrder[]; refills?: ProviderRefill[] }) => void
  private nextOrder = FIRST_ORDER
  private nextRefill = 1
  private pausedAtMs: number | undefined
  private lostMs = 0

  constructor(options: {
    balanceUnits: bigint
    paceMs: number
    limit: number
    changed: (rows: { orders?: ProviderOrder[]; refills?: ProviderRefill[] }) => void
  }) {
    this.balanceUnits = options.balanceUnits
    this.paceMs = options.paceMs
    this.limit = options.limit
    this.changed = options.changed
  }

  /** The provider's clock, milliseconds: it stands still while paused. */
  private now(): number {
    return (this.pausedAtMs ?? Date.now()) - this.lostMs
  }

  pause(): void {
    this.pausedAtMs ??= Date.now()
  }

  resume(): void {
    if (this.pausedAtMs !== undefined) this.lostMs += Date.now() - this.pausedAtMs
    this.pausedAtMs = undefined
  }

  /** Takes an order and its charge. The caller has checked the balance and writes the journal. */
  accept(wanted: {
    service: number
    link: string
    quantity: number
    chargeUnits: bigint
    reference?: string
  }): ProviderOrder {
    const order: ProviderOrder = {
      id: this.nextOrder,
      service: wanted.service,
      link: wanted.link,
      quantity: wanted.quantity,
      chargeUnits: String(wanted.chargeUnits),
      keptUnits: String(wanted.chargeUnits),
      acceptedAtMs: this.now(),
      ending: endingOf(wanted.link),
      ...(wanted.reference === undefined ? {} : { reference: wanted.reference }),
    }
    this.balanceUnits -= wanted.chargeUnits
    this.remember(order)
    return order
  }

  /** Puts a row read from the journal, or a new one, where it belongs. */
  remember(order: ProviderOrder): void {
    setBounded(this.orders, order.id, order, this.limit)
    this.nextOrder = Math.max(this.nextOrder, order.id + 1)
    if (
      order.fixed === undefined &&
      (order.ending.status !== 'Completed' || order.cancelAtMs !== undefined)
    ) {
      this.undecided.add(order.id)
    } else {
      this.undecided.delete(order.id)
    }
  }

  rememberRefill(refill: ProviderRefill): void {
    setBounded(this.refills, refill.id, refill, this.limit)
    this.nextRefill = Math.max(this.nextRefill, refill.id + 1)
  }

  /** Ends what is due and returns its money, so that the balance says what a provider's would. */
  settleDue(): void {
    for (const id of this.undecided) {
      const order = this.orders.get(id)
      if (!order) this.undecided.delete(id)
      else if (order.cancelAtMs !== undefined && this.now() >= order.cancelAtMs) this.stop(order)
      else if (this.progress(order) >= 1) {
        const remains = order.quantity - Math.floor(order.quantity * order.ending.deliveredShare)
        this.finish(order, { status: order.ending.status, remains })
      }
    }
  }

  /** Sets an order's state; Partial and Canceled give back what was not delivered, Completed nothing. */
  finish(order: ProviderOrder, to: Finish): void {
    const remains = String(to.remains ?? this.defaultRemains(order, to.status))
    const startCount = to.startCount === undefined ? undefined : String(to.startCount)
    order.fixed = { status: to.status, remains, ...(startCount === undefined ? {} : { startCount }) }
    const kept = keptOf(order, to.status, remains)
    this.balanceUnits += BigInt(order.keptUnits) - kept
    order.keptUnits = String(kept)
    this.undecided.delete(order.id)
    this.changed({ orders: [order] })
  }

  private defaultRemains(order: ProviderOrder, status: string): number {
    const word = status.toLowerCase()
    if (word === 'completed' || word === 'success') return 0
    if (isUndelivered(word)) return order.quantity
    if (word === 'partial') return order.quantity - Math.floor(order.quantity * 0.6)
    return this.remains(order)
  }

  /** Whether the order has come to an end, by time or by word. */
  ended(order: ProviderOrder): boolean {
    return !['Pending', 'In progress', 'Processing'].includes(this.status(order).status)
  }

  /** How the order stands now. */
  status(order: ProviderOrder): OrderStatus {
    this.settleDue()
    const progress = this.progress(order)
    const started = progress >= SLOWEST_PENDING
    const status = progress >= 1 ? 'Completed' : started ? 'In progress' : 'Pending'
    const startCount = started || order.fixed ? String((order.id * 7919) % 5000) : '0'
    return {
      charge: fromUnits(BigInt(order.keptUnits)),
      start_count: order.fixed?.startCount ?? startCount,
      status: order.fixed?.status ?? status,
      remains: order.fixed?.remains ?? String(this.remains(order)),
      currency: 'VND',
    }
  }

  private progress(order: ProviderOrder): number {
    const passedMs = this.now() - order.acceptedAtMs
    return this.paceMs <= 0 ? 1 : Math.min(1, Math.max(0, passedMs / this.paceMs))
  }

  private remains(order: ProviderOrder): number {
    const delivering = Math.max(0, this.progress(order) - SLOWEST_PENDING) / (1 - SLOWEST_PENDING)
    return order.quantity - Math.floor(order.quantity * order.ending.deliveredShare * delivering)
  }

  /** Accepts a cancel: the order stops a tenth of the pace later, and only then gives money back. */
  cancel(order: ProviderOrder): void {
    // A pace of Infinity must survive the journal, which has no word for it.
    order.cancelAtMs ??= Math.min(this.now() + this.paceMs / 10, Number.MAX_SAFE_INTEGER)
    this.undecided.add(order.id)
    this.changed({ orders: [order] })
  }

  private stop(order: ProviderOrder): void {
    const remains = this.remains(order)
    this.finish(order, { status: remains === order.quantity ? 'Canceled' : 'Partial', remains })
  }

  /** Opens a refill; undefined while another of the same order runs. */
  openRefill(order: ProviderOrder): ProviderRefill | undefined {
    for (const other of this.refills.values()) {
      if (other.order === order.id && ['Pending', 'In progress'].includes(this.refillStatus(other)))
        return undefined
    }
    const refill: ProviderRefill = { id: this.nextRefill, order: order.id, acceptedAtMs: this.now() }
    this.rememberRefill(refill)
    this.changed({ refills: [refill] })
    return refill
  }

  refillStatus(refill: ProviderRefill): string {
    if (refill.status !== undefined) return refill.status
    const progress = this.paceMs <= 0 ? 1 : (this.now() - refill.acceptedAtMs) / this.paceMs
    return progress >= 1 ? 'Completed' : progress >= SLOWEST_PENDING ? 'In progress' : 'Pending'
  }

  /** Sets a refill's state, whatever the time. */
  finishRefill(refill: ProviderRefill, status: string): void {
    refill.status = status
    this.changed({ refills: [refill] })
  }
}

/** A person steers `npm start` by the link of the order. */
function endingOf(link: string): Ending {
  if (link.includes('sandbox-partial')) return { status: 'Partial', deliveredShare: 0.6 }
  if (link.includes('sandbox-canceled')) return { status: 'Canceled', deliveredShare: 0 }
  return { status: 'Completed', deliveredShare: 1 }
}

function isUndelivered(word: string): boolean {
  return ['canceled', 'cancelled', 'refunded', 'fail', 'error'].includes(word)
}

function keptOf(order: ProviderOrder, status: string, remains: string): bigint {
  const charge = BigInt(order.chargeUnits)
  const word = status.toLowerCase()
  if (isUndelivered(word)) return 0n
  if (word !== 'partial') return charge
  const left = Number(remains.replace(',', '.'))
  if (!Number.isFinite(left)) return charge
  const delivered = order.quantity - Math.min(order.quantity, Math.max(0, Math.ceil(left)))
  return (charge * BigInt(delivered)) / BigInt(order.quantity)
}
