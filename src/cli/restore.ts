import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { recordBackup } from '../backup/record-backup.ts'
import { restore } from '../backup/restore.ts'
import type { Config } from '../config/config.ts'
import { migrationFolders } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { readJournalLines, replayJournal } from '../rebuild/personal-data/journal.ts'
import { withTarget } from '../rebuild/with-target.ts'
import { loadUserConfig } from '../user-config.ts'
import { CommandError, run } from './frame/command.ts'
import { commandActor } from './frame/command-actor.ts'
import { formatCount, formatCountOf, type Terminal } from './frame/terminal.ts'

const HELP = `
The database must be empty: a new data folder, or a new database of your PostgreSQL. The whole backup is checked before the first
change. Start Tidemark afterwards, and send the events since the backup again; those that the backup has are duplicates.

Examples:
  TIDEMARK_DATA_DIR=restored tidemark restore before-upgrade.backup --erasures erasures.ndjson
  DATABASE_URL=postgres://tidemark:secret@db:5432/restored tidemark restore before-upgrade.backup`

const CONNECTIONS = 2

interface Options {
  erasures?: string
}

const REMINDER =
  'Customers that were erased since this backup are there again. If there are any, replay the journal: tidemark erasures replay FILE'

/** `tidemark restore`: fills an empty database with a backup. */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore')
    .description('Fill an empty database with a backup')
    .argument('<file>', 'a file that "tidemark backup" has written')
    .option('--erasures <file>', 'erase the customers of this journal once more; see "tidemark erasures export"')
    .addHelpText('after', HELP)
    .action((file: string, { erasures }: Options) =>
      run(
        async ({ config, terminal }) => {
          // Before anything is changed.
          const journal = erasures === undefined ? undefined : await readJournal(erasures)
          const user = await loadUserConfig(config.configFile)
          const database = await openDatabase(config, 'any', { maxConnections: CONNECTIONS })
          try {
            const { header, tables } = await restore(database.pool, file, migrationFolders(user.migrations))
            const rows = tables.reduce((sum, table) => sum + table.rows, 0)
            const done = { actor: commandActor(), header, tables: tables.length, rows }
            await recordBackup(database.pool, { action: 'backup.restored', ...done })
            process.stdout.write(
              `restored ${formatCount(rows)} rows of ${formatCountOf(tables.length, 'table')}, saved at ${header.takenAt}, into ${database.description}\n`,
            )
            if (journal) await replay(config, database.url, journal, terminal)
            else terminal.note(REMINDER)
            return 0
          } finally {
            await database.close()
          }
        },
        { onSignal: 'exit' },
      ),
    )
}

async function readJournal(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new CommandError(`${file} cannot be read: ${cause.message}. Nothing was changed`)
  })
  readJournalLines(text)
  return text
}

async function replay(config: Config, url: string, journal: string, terminal: Terminal): Promise<void> {
  const actor = commandActor()
  const erased = await withTarget({ config, url, actor }, (target) => replayJournal(target, journal, { actor }))
  terminal.note(`${formatCountOf(erased.length, 'customer was', 'customers were')} erased once more`)
}
