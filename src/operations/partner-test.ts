/** What trying out a partner told; `failed` has its words, secrets struck out. */
export type PartnerResult =
  | { result: 'sepay_well'; count: string }
  | { result: 'balance'; amount: string }
  | { result: 'mail_well'; address: string }
  | { result: 'telegram_well' | 'no_budget' | 'not_configured' | 'no_access' }
  | { result: 'failed'; reason: string }

/** Whether the partner did what it was asked. */
export function isWell({ result }: PartnerResult): boolean {
  return ['sepay_well', 'balance', 'mail_well', 'telegram_well'].includes(result)
}

/** A partner as it is configured: which variables, whether they are set, and what of it is no secret. */
export type PartnerState = {
  id: string
  kind: 'sepay' | 'webhook' | 'bank' | 'telegram' | 'mail' | 'redis' | 'provider'
  name: string
  variables: readonly string[]
  isSet: boolean
  /** Such as the number of the account; never a secret. */
  detail: string | undefined
  canTest: boolean
}
