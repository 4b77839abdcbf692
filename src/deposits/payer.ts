/** The texts in which a bank may say who paid, and the account that was paid into. */
type Told = {
  direction: 'in' | 'out'
  content: string
  description: string
  accountNumber: string
}

const TEXT_MAX = 2_000

/** A Vietnamese mobile number, which is what wallets such as MoMo know their customers by. */
const PHONE = '0[35789]\\d{8}'

/**
 * Where banks write the payer (reference/sepay.md, "What banks do to the memo"), each with what the bank puts around
 * it, so that figures in a customer's own words do not count. A masked account has letters in it and is not found,
 * and neither is the account behind `toi` or `DEN`, which is ours.
 */
const shapes: readonly RegExp[] = [
  // MoMoT0900000000T28994691053T970416TCODE
  new RegExp(`(?<![A-Z0-9])MoMoT(${PHONE})T\\d{9,14}T\\d{6}T`, 'gi'),
  // 104519048749-0900000000-CODE
  new RegExp(`(?<![A-Z0-9.-])\\d{10,14}-(${PHONE})-(?=[A-Z])`, 'gi'),
  // CT tu 1012345678 NGUYEN VAN A toi …: without a name behind it, the number may have been cut.
  /(?<![A-Z0-9])CT +tu +(\d{8,19})(?= +\p{L})/giu,
]

/**
 * The digits of the account or wallet that money came from; undefined where the bank does not say so without a doubt:
 * masked, cut, two different ones, or our own account.
 */
export function payerOf(told: Told): string | undefined {
  if (told.direction !== 'in') return undefined
  const payers = new Set<string>()
  for (const text of [told.content, told.description]) {
    for (const shape of shapes) {
      for (const [, payer] of text.slice(0, TEXT_MAX).matchAll(shape)) payers.add(payer!)
    }
  }
  const [payer] = payers
  return payers.size === 1 && payer !== told.accountNumber ? payer : undefined
}
