import type { Language } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { updateLanguage } from './profile.sql.ts'

/** Remembers in which language somebody is written to. */
export async function saveLanguage(
  transaction: Transaction,
  userId: string,
  language: Language,
): Promise<void> {
  await transaction((tx) => updateLanguage(tx, userId, language))
}
