import type { Money } from '../core/money.ts'
import { readAmount } from '../ui/format.ts'

/** What an owner may set of a tier. */
export type TierSettings = {
  name: string
  nameEn: string | null
  minSpent: Money
  /** 0 to below 100, at most two decimals, as decimal text. */
  discountPercent: string
  benefits: string[]
  benefitsEn: string[] | null
}

export const tierFields = ['name', 'name_en', 'min_spent', 'discount', 'benefits', 'benefits_en'] as const
export type TierField = (typeof tierFields)[number]
/** A tier as it was typed. */
export type TypedTier = Readonly<Record<TierField, string>>

const NAME_CHARACTERS = 50
const BENEFITS_MAX = 10
const BENEFIT_CHARACTERS = 120
const MIN_SPENT_MAX = 99_999_999_999

/** Reads a tier's form; `problems` names the fields that cannot be taken. Empty English words are none. */
export function readTier(typed: TypedTier): { tier: TierSettings; problems: TierField[] } {
  const [name, nameEn] = [typed.name.trim(), typed.name_en.trim()]
  const minSpent = readAmount(typed.min_spent)
  const discount = typed.discount.trim().replace(',', '.')
  const [benefits, benefitsEn] = [readLines(typed.benefits), readLines(typed.benefits_en)]
  const problems: (TierField | false)[] = [
    (name === '' || name.length > NAME_CHARACTERS) && 'name',
    nameEn.length > NAME_CHARACTERS && 'name_en',
    (!minSpent || Number(minSpent.toString()) > MIN_SPENT_MAX) && 'min_spent',
    !/^\d{1,2}(\.\d{1,2})?$/.test(discount) && 'discount',
    !fits(benefits) && 'benefits',
    !fits(benefitsEn) && 'benefits_en',
  ]
  const tier = {
    ...{ name, nameEn: nameEn || null, minSpent: minSpent!, discountPercent: discount, benefits },
    benefitsEn: benefitsEn.length > 0 ? benefitsEn : null,
  }
  return { tier, problems: problems.filter((field) => field !== false) }
}

function readLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

function fits(lines: readonly string[]): boolean {
  return lines.length <= BENEFITS_MAX && lines.every((line) => line.length <= BENEFIT_CHARACTERS)
}
