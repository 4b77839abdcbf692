import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { open, readFile, readlink, rm, stat, truncate } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPostgresProblem, type Launcher, lastLine, programEnvironment, run } from './postgres-user.ts'

/** A running server: its first process, and the port on 127.0.0.1 where it listens. */
export type Postmaster = { pid: number; port: number }

/** What a server is launched with; `settings` win over the ones that every server gets. */
type Launch = {
  directory: string
  logFile: string
  durable: boolean
  settings?: Record<string, string>
}

const logLimitBytes = 16 * 1024 * 1024

/** The running server of this directory. The file it is read from outlives a server that was killed. */
export async function findPostmaster(directory: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 && (await isPostmaster(pid, directory)) ? { pid, port } : undefined
}

/** Whether the process is a PostgreSQL on this directory, rather than a later program with the same number. */
async function isPostmaster(pid: number, directory: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    const { output } = await run({ file: 'ps', args: ['-o', 'command=', '-p', String(pid)] }, 5_000)
    return output.includes('/postgres ') && output.includes(directory)
  }
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  if (!words.some((word) => basename(word) === 'postgres')) return false
  // The folder it stands in tells even after the directory was renamed, but is not everyone's to read.
  return words.includes(directory) || (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === directory
}

/** Returns once the server shows itself in its directory, or its process is gone. */
export async function launchPostmaster(launcher: Launcher, server: Launch): Promise<void> {
  const { directory, logFile } = server
  await removeStalePidFile(directory)
  const settings = Object.entries({ ...settingsFor(server.durable, await freePort()), ...server.settings })
  const { file, args, ...ids } = launcher('postgres', [
    ...['-D', directory],
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ])
  await using log = await open(logFile, 'a', 0o600)
  await log.truncate(0)
  // In a session of its own: Ctrl-C at the terminal must not end the database before the panel has drained.
  const child = spawn(file, args, {
    ...ids,
    cwd: '/',
    env: programEnvironment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  child.unref()
  const giveUpAt = Date.now() + 10_000
  while (child.exitCode === null && child.signalCode === null && Date.now() < giveUpAt) {
    if (failure) throw failure
    if ((await findPostmaster(directory))?.pid === child.pid) return
    await sleep(20)
  }
}

/**
 * PostgreSQL itself clears the file of a process that is gone, but gives up when another program has its number
 * by now, as happens after a reboot. Called when no server runs on the directory.
 */
async function removeStalePidFile(directory: string): Promise<void> {
  const path = join(directory, 'postmaster.pid')
  const pid = Number((await readFile(path, 'utf8').catch(() => '')).split('\n')[0])
  if (!(pid > 0)) return
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
  }
  await rm(path, { force: true })
}

function settingsFor(durable: boolean, port: number): Record<string, string> {
  const safety = durable ? 'on' : 'off'
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: safety,
    synchronous_commit: safety,
    full_page_writes: safety,
    shared_buffers: '256MB',
    // Fewer bytes per flush, and checkpoints far apart: what many small commits on one disk live from.
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    jit: 'off',
    log_min_messages: 'warning',
    // Without the DETAIL lines, which quote rows: password hashes and addresses do not belong in a log.
    log_error_verbosity: 'terse',
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const address = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return address.port
}

/** Why the server of this log did not come up, and whether that passes by itself. */
export async function readLaunchFailure(logFile: string): Promise<{ reason: string; passes: boolean }> {
  const log = await readFile(logFile, 'utf8').catch(() => '')
  const fatal = log.split('\n').findLast((line) => /FATAL|PANIC/.test(line))
  return {
    reason: (fatal ?? lastLine(log)).replace(/^.*(FATAL|PANIC): */, ''),
    // The port was taken between choosing and using it; or processes of a killed server are still on their way out.
    passes: /could not bind|could not create any TCP|still in use|lock file ".*" already exists/.test(log),
  }
}

/** Ends the server of this directory, if one runs, and waits until it is gone. */
export async function stopPostmaster(directory: string): Promise<void> {
  const postmaster = await findPostmaster(directory)
  if (!postmaster) return
  // SIGINT ends every session and writes what is in memory; SIGQUIT leaves that to the next start.
  for (const [signal, limitMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    try {
      process.kill(postmaster.pid, signal)
    } catch {
      // Gone by itself; or not ours to end, which the wait below finds out.
    }
    const giveUpAt = Date.now() + limitMs
    while (Date.now() < giveUpAt) {
      if (!(await isPostmaster(postmaster.pid, directory))) return
      await sleep(20)
    }
  }
  throw new EmbeddedPostgresProblem(`PostgreSQL (process ${postmaster.pid}) on ${directory} does not stop`)
}

/**
 * Lets one process at a time start or stop the server of a directory. A name in the kernel, which frees it
 * whatever becomes of the process; outside Linux a socket file, which is recognised as left behind when nobody
 * answers.
 */
export async function takeStartLock(directory: string, limitMs: number): Promise<Server> {
  const name = `homemmo-${createHash('sha256').update(directory).digest('hex').slice(0, 24)}`
  const path = process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name)
  const giveUpAt = Date.now() + limitMs
  for (;;) {
    const server = createServer((socket) => socket.destroy()).unref()
    const taken = await new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') resolve(false)
        else reject(error)
      })
      server.listen(path, () => resolve(true))
    })
    if (taken) return server
    if (process.platform !== 'linux' && !(await answers(path))) await rm(path, { force: true })
    if (Date.now() > giveUpAt) {
      throw new EmbeddedPostgresProblem(
        `another process has been starting the database in ${directory} for long`,
      )
    }
    await sleep(100)
  }
}

async function answers(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(path, () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Empties the log once it is past 16 MiB: what is in it has been there for long. */
export async function boundLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > logLimitBytes) await truncate(logFile, 0).catch(() => {})
}
