import { execFile } from 'node:child_process'
import { access, constants, mkdir, readdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { BenchProblem } from './bench-problem.ts'

const INSTALL_LIMIT_MS = 10 * 60_000
const DEBIAN_FOLDER = '/usr/lib/postgresql'
const CLUSTER_SETTINGS_FOLDER = '/etc/postgresql-common/createcluster.d'

/**
 * The path of pgbench, which npm does not bring. As root on Debian or Ubuntu a missing one is installed, with
 * the server's package it is part of, but no server is set up or started.
 */
export async function ensurePgbench(): Promise<string> {
  const found = await findPgbench()
  if (found) return found
  if (process.getuid?.() === 0 && (await findOnPath('apt-get'))) {
    process.stdout.write('Installing pgbench (the package postgresql)…\n')
    await install()
    const installed = await findPgbench()
    if (installed) return installed
  }
  throw new BenchProblem('pgbench is missing: install it (apt-get install postgresql)\n')
}

async function findPgbench(): Promise<string | undefined> {
  const onPath = await findOnPath('pgbench')
  // On Debian the one on the PATH is a wrapper around these; without it they are found all the same.
  const versions = (await readdir(DEBIAN_FOLDER).catch(() => [])).sort((a, b) => Number(b) - Number(a))
  for (const path of versions.map((version) => join(DEBIAN_FOLDER, version, 'bin', 'pgbench'))) {
    if (await isRunnable(path)) return path
  }
  return onPath
}

async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    if (folder !== '' && (await isRunnable(path))) return path
  }
  return undefined
}

async function isRunnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function install(): Promise<void> {
  // Debian's own switch: without a cluster its service has nothing to start.
  await mkdir(CLUSTER_SETTINGS_FOLDER, { recursive: true })
  await writeFile(join(CLUSTER_SETTINGS_FOLDER, 'homemmo-bench.conf'), 'create_main_cluster = false\n')
  const patient = ['-qq', '-o', 'DPkg::Lock::Timeout=300']
  for (const step of [
    ['update', ...patient],
    ['install', ...patient, '--yes', '--no-install-recommends', 'postgresql'],
  ]) {
    const options = {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: INSTALL_LIMIT_MS,
      maxBuffer: 16 * 1024 * 1024,
    }
    await new Promise<void>((resolve, reject) => {
      execFile('apt-get', step, options, (error, stdout, stderr) => {
        const said = `${stdout.slice(-4_000)}${stderr.slice(-4_000)}`
        if (error) reject(new BenchProblem(`${said}\npgbench is missing and apt-get ${step[0]} failed.\n`))
        else resolve()
      })
    })
  }
}
