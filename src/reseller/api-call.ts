/** A call of API v2 as its owner looks at it later. */
export type ApiCall = {
  userId: string
  keyId: string
  action: string
  /** What the reply said went wrong. */
  error: string | null
  /** The order that an `add` made. */
  orderNumber: number | null
  address: string | null
  tookMs: number
  at: Date
}

/** A call in the list, with the key it was made with. */
export type ListedCall = ApiCall & { id: number; keyName: string; keyBeginning: string; isTest: boolean }

/** Of each customer so many calls are kept. */
export const CALLS_KEPT = 200
