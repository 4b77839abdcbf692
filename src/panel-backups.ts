import type { Config } from './config.ts'
import type { Foundation } from './foundation.ts'
import { noteBackup } from './operations/note-backup.ts'
import { optionsOf, print, UsageProblem, type Verb } from './panel-verb.ts'

const FILE_CHARACTERS = 300

/** Tells the panel of a backup, whose files it cannot see. */
export const noteBackupVerb: Verb = {
  summary: 'note a backup, or that one was restored for a test',
  help: `--file NAME --bytes N [--restored-ok]
The page "System" shows it with its age. Under a known name it counts as a new backup; with --restored-ok it is
noted that this backup was restored somewhere and held what it should.`,
  run: runNoteBackup,
}

async function runNoteBackup(args: string[], _config: Config, { db }: Foundation): Promise<number> {
  const given = optionsOf(args, { file: 'string', bytes: 'string', 'restored-ok': 'boolean' })
  const { file, bytes } = given as { file?: string; bytes?: string }
  if (!file?.trim() || file.length > FILE_CHARACTERS) throw new UsageProblem('note-backup needs --file NAME')
  if (!/^[1-9]\d{0,14}$/.test(bytes ?? ''))
    throw new UsageProblem('note-backup needs --bytes N, the size of a file that is not empty')
  const isRestored = given['restored-ok'] === true
  await noteBackup(db.transaction, { file: file.trim(), bytes: Number(bytes), isRestored })
  return print(isRestored ? `Noted that ${file} was restored.` : `Noted the backup ${file}.`)
}
