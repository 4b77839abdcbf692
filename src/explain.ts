import { SyncProblem } from './catalog/catalog.jobs.ts'
import { ConfigProblem } from './config.ts'
import { Refusal } from './core/refusal.ts'
import { DatabaseProblem } from './foundation.ts'
import { EmbeddedPostgresProblem } from './platform/embedded-postgres.ts'

/**
 * Why the panel, or a command, could not do its work: a line for each problem, without any secret. Only what
 * nobody foresaw gets a stack, since that is a mistake of ours.
 */
export function explain(error: unknown): string {
  if (error instanceof ConfigProblem) return error.problems.join('\n')
  if (error instanceof Refusal) return error.sentence('en')
  if (
    error instanceof EmbeddedPostgresProblem ||
    error instanceof DatabaseProblem ||
    error instanceof SyncProblem
  ) {
    return error.message
  }
  if (!(error instanceof Error)) return String(error)
  return explainListening(error) ?? explainFile(error) ?? error.stack ?? error.message
}

const addressReasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not use that port: set PORT to 1024 or above',
  EADDRNOTAVAIL: 'it is no address of this machine: set HOST to one',
  ENOTFOUND: 'there is no such name: set HOST to an address of this machine',
  EAI_AGAIN: 'the name cannot be looked up: set HOST to an address of this machine',
}

function explainListening(error: NodeJS.ErrnoException): string | undefined {
  const { code = '', syscall } = error
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return undefined
  const { address, hostname, port } = error as { address?: string; hostname?: string; port?: number }
  const host = address ?? hostname
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use: stop what listens there, or set PORT to another one.`
  }
  const reason = addressReasons[code]
  return reason && `The panel cannot listen at ${host}: ${reason} (${code}).`
}

const fileReasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read or write there',
  EPERM: 'this user may not do that there',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENOTDIR: 'a part of that path is not a folder',
  EEXIST: 'a part of that path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
}

function explainFile({ code = '', syscall, path }: NodeJS.ErrnoException): string | undefined {
  // A file of ours that is missing is our mistake; a folder that cannot be made is in a path that was given.
  const reason = code === 'ENOENT' && syscall === 'mkdir' ? 'it cannot be made' : fileReasons[code]
  if (!reason || syscall === 'connect') return undefined
  return `${path ?? 'A file'}: ${reason} (${code}). DATA_DIR and LOG_DIR say where the panel writes.`
}
