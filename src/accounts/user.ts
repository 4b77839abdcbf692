import { randomInt } from 'node:crypto'
import { newId } from '../core/id.ts'
import type { Money } from '../core/money.ts'

export const roles = ['customer', 'viewer', 'support', 'finance', 'owner'] as const
export type UserRole = (typeof roles)[number]

/** The person behind a request: read with the session or the key, so that ending one and blocking work at once. */
export type CurrentUser = {
  id: string
  username: string
  email: string
  role: UserRole
  balance: Money
  totalSpent: Money
  orderCount: number
  referralCode: string
  /** Works here, has no second factor that is on, and the shop's settings make one compulsory. */
  lacksSecondFactor: boolean
}

/** Whether somebody works here, as opposed to buying here. */
export function isOperator(user: { role: UserRole }): boolean {
  return user.role !== 'customer'
}

/** An account about to be written. */
export type NewUser = {
  id: string
  username: string
  email: string
  passwordHash: string
  referralCode: string
  referredByCode: string | null
  role: UserRole
}

/** A new account, with an id and a referral code of its own. */
export function newUser(
  person: { username: string; email: string },
  passwordHash: string,
  role: UserRole,
  referredByCode: string | null = null,
): NewUser {
  return {
    id: newId(),
    username: person.username.trim(),
    email: person.email.trim().toLowerCase(),
    passwordHash,
    referralCode: newReferralCode(),
    referredByCode,
    role,
  }
}

/** A new referral code such as `HM7K3QPX`: short enough to say, no look-alike symbols. */
function newReferralCode(): string {
  return `HM${Array.from({ length: 6 }, () => SYMBOLS[randomInt(SYMBOLS.length)]).join('')}`
}
const SYMBOLS = '23456789CFGHJKLMNPQRTVX'
