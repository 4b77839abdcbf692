import type { Language } from '../core/refusal.ts'
import { en } from './texts/en.ts'
import { vi } from './texts/vi.ts'

/** Every word the pages show. Vietnamese is the original: English must have each of its keys. */
export type Texts = typeof vi

/** The name of the shop, the same in every language. */
export const brand = 'HOMEMMO'

/** The words of a language. */
export function texts(language: Language): Texts {
  return language === 'vi' ? vi : en
}
