import { parseArgs } from 'node:util'
import type { Config } from './config.ts'
import type { Foundation } from './foundation.ts'

/** A verb of `npm run panel --`: works beside a running panel and alone. Gives the exit code. */
export type Verb = {
  summary: string
  help: string
} & (
  | { run(args: string[], config: Config, foundation: Foundation): Promise<number> }
  /** Needs neither configuration nor database. */
  | { runAlone(args: string[]): Promise<number> }
)

/** The command was called in a way it does not understand. */
export class UsageProblem extends Error {}

/** The options of a verb that takes nothing else; throws a `UsageProblem` for any other. */
export function optionsOf(args: string[], options: Record<string, 'string' | 'boolean'>) {
  return parse(args, options, false).values
}

/** Options and, where a verb takes them, words without a name. */
export function parse(
  args: string[],
  options: Record<string, 'string' | 'boolean'>,
  allowPositionals: boolean,
) {
  const types = Object.fromEntries(Object.entries(options).map(([name, type]) => [name, { type }]))
  try {
    return parseArgs({ args, options: types, strict: true, allowPositionals })
  } catch (error) {
    throw new UsageProblem((error as Error).message)
  }
}

/** Writes a line; 0, the exit code of what went well. */
export function print(text: string): 0 {
  process.stdout.write(`${text}\n`)
  return 0
}
