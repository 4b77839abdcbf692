import { Money } from '../core/money.ts'
import { readAmount, readWholeNumber } from '../ui/format.ts'

/** The business settings that an owner may change, in groups as they are shown; bounds as the database has them. */
export const settingGroups = {
  money: {
    margin_percent: { kind: 'percent', min: 0, max: 1000 },
    margin_floor_percent: { kind: 'percent', min: -100, max: 1000 },
    adjustment_alone_max: { kind: 'amount', min: 0, max: 10_000_000_000 },
  },
  deposits: {
    deposit_min: { kind: 'amount', min: 1, max: 10_000_000_000 },
    deposit_max: { kind: 'amount', min: 1, max: 10_000_000_000 },
    transfer_confirm_above: { kind: 'amount', min: 0, max: 10_000_000_000 },
  },
  orders: {
    reopen_hours: { kind: 'count', min: 0, max: 720 },
  },
  referral: {
    commission_percent: { kind: 'percent', min: 0, max: 50 },
    commission_hold_days: { kind: 'count', min: 0, max: 365 },
  },
  limits: {
    orders_per_minute: { kind: 'count', min: 600, max: 1_000_000 },
    open_deposits_max: { kind: 'count', min: 1, max: 20 },
  },
  security: {
    second_factor_compulsory: { kind: 'switch', min: 0, max: 1 },
  },
} as const

type Groups = typeof settingGroups
export type SettingName = { [G in keyof Groups]: keyof Groups[G] }[keyof Groups]
/** Every setting as decimal text, as the database has it; a switch is `1` or `0`. */
export type ShopSettings = Record<SettingName, string>

type Bounds = { kind: 'amount' | 'percent' | 'count' | 'switch'; min: number; max: number }
const bounds = Object.assign({}, ...Object.values(settingGroups)) as Record<SettingName, Bounds>

/** The names of all settings. */
export const settingNames = Object.keys(bounds) as SettingName[]

/** How a setting is typed: its bounds, and the smallest step between two values of a number field. */
export function fieldOf(name: SettingName): Bounds & { step: number } {
  return { ...bounds[name], step: bounds[name].kind === 'percent' ? 0.01 : 1 }
}

/** A setting as it stands in its field: grouped for an amount, as number fields want it for the others. */
export function fieldText(name: SettingName, value: string): string {
  return bounds[name].kind === 'amount'
    ? shownSetting(name, value).replace(/\s*₫$/, '')
    : String(Number(value))
}

/** A setting as people read it: `20.000.000 ₫`, `7,5`. A switch has its words in the texts. */
export function shownSetting(name: SettingName, value: string): string {
  return bounds[name].kind === 'amount'
    ? Money.parse(value).format()
    : String(Number(value)).replace('.', ',')
}

/** What is wrong with a field: it cannot be read or is out of bounds, or it is a maximum below its minimum. */
export type SettingProblem = 'impossible' | 'below_minimum'

/** What was typed, as decimal text; `problems` names the fields that cannot be taken. */
export function readSettings(typed: Readonly<Partial<ShopSettings>>): {
  settings: ShopSettings
  problems: Partial<Record<SettingName, SettingProblem>>
} {
  const settings = {} as ShopSettings
  const problems: Partial<Record<SettingName, SettingProblem>> = {}
  for (const name of settingNames) {
    const value = readOne(bounds[name], (typed[name] ?? '').trim())
    if (value === undefined) problems[name] = 'impossible'
    else settings[name] = value
  }
  // Not a number where one of the two could not be read, which is below nothing.
  if (Number(settings.deposit_max) < Number(settings.deposit_min)) problems.deposit_max = 'below_minimum'
  return { settings, problems }
}

function readOne({ kind, min, max }: Bounds, text: string): string | undefined {
  const plain = text.replace(',', '.')
  const isPercent = /^-?\d{1,4}(\.\d{1,2})?$/.test(plain)
  const value =
    kind === 'amount'
      ? readAmount(text)?.toString()
      : kind === 'percent'
        ? isPercent
          ? plain
          : undefined
        : readWholeNumber(text)?.toString()
  return value !== undefined && Number(value) >= min && Number(value) <= max ? value : undefined
}
