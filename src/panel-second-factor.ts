import { dropSecondFactor } from './accounts/set-second-factor.ts'
import type { Config } from './config.ts'
import type { Foundation } from './foundation.ts'
import { optionsOf, print, UsageProblem, type Verb } from './panel-verb.ts'

/** The way out for an owner who has lost phone and recovery codes. */
export const dropSecondFactorVerb: Verb = {
  summary: "take somebody's second factor away",
  help: `--username NAME
For whoever lost both phone and recovery codes; an email does too. From then on the password alone logs in.`,
  run: runDrop,
}

async function runDrop(args: string[], _config: Config, { db }: Foundation): Promise<number> {
  const { username } = optionsOf(args, { username: 'string' }) as { username?: string }
  if (!username?.trim()) throw new UsageProblem('drop-second-factor needs --username NAME')
  await dropSecondFactor(db.transaction, username.trim())
  return print(`The second factor of ${username.trim()} is off.`)
}
