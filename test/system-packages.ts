import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

const installLimitMs = 10 * 60_000

type SystemProgram = { package: string; names: string[]; tests: RegExp; label: string }

/** What some tests need that npm does not bring, and how those tests are named. */
const programs: SystemProgram[] = [
  {
    package: 'chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable'],
    tests: /\.browser\.test\.tsx?$/,
    label: '*.browser.test.ts',
  },
  {
    package: 'redis-server',
    names: ['redis-server'],
    tests: /\.redis\.test\.tsx?$/,
    label: '*.redis.test.ts',
  },
]

/** `runnable`: the files whose programs are here. `problems`: one line for each program that is not. */
export type SystemPackages = { runnable: string[]; problems: string[]; chromiumPath: string | undefined }

/**
 * Looks for Chromium and Redis when one of `files` needs them, and as root installs what is missing. Takes at
 * most 10 minutes for each of apt-get's two steps; its output is seen only when it fails.
 */
export async function ensureSystemPackages(files: string[]): Promise<SystemPackages> {
  const needed = programs.filter((program) => files.some((file) => program.tests.test(file)))
  let missing = await listMissing(needed)
  let failure = ''
  if (missing.length > 0 && process.getuid?.() === 0 && (await findOnPath(['apt-get']))) {
    const packages = missing.map((program) => program.package)
    process.stdout.write(`Installing ${packages.join(' and ')} for the tests…\n`)
    failure = await install(packages)
    missing = await listMissing(missing)
  }
  return {
    runnable: files.filter((file) => !missing.some((program) => program.tests.test(file))),
    problems: missing.map((program) => {
      const what = `${program.package} is missing, so ${program.label} is left out`
      return `${what}: ${failure || `install it (apt-get install ${program.package})`}`
    }),
    chromiumPath: await findChromium(),
  }
}

async function listMissing(wanted: SystemProgram[]): Promise<SystemProgram[]> {
  const missing: SystemProgram[] = []
  for (const program of wanted) {
    const found = program.package === 'chromium' ? await findChromium() : await findOnPath(program.names)
    if (!found) missing.push(program)
  }
  return missing
}

async function findChromium(): Promise<string | undefined> {
  return process.env.CHROMIUM_PATH ?? (await findOnPath(programs[0]!.names))
}

async function findOnPath(names: string[]): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      const runs = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (folder !== '' && runs) return path
    }
  }
  return undefined
}

/** Empty when all went well, else why not, in one line; the details are on standard error by then. */
async function install(packages: string[]): Promise<string> {
  // A machine that was just started may be updating itself: wait for it instead of failing.
  const patient = ['-qq', '-o', 'DPkg::Lock::Timeout=300']
  const steps = [
    ['update', ...patient],
    ['install', ...patient, '--yes', '--no-install-recommends', ...packages],
  ]
  for (const step of steps) {
    const options = {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: installLimitMs,
      maxBuffer: 16 * 1024 * 1024,
    }
    const failed = await new Promise<boolean>((resolve) => {
      execFile('apt-get', step, options, (error, stdout, stderr) => {
        if (error) process.stderr.write(`${stdout.slice(-4_000)}${stderr.slice(-4_000)}`)
        resolve(error !== null)
      })
    })
    if (failed) return `apt-get ${step[0]} failed, see above`
  }
  return ''
}
