import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { backUp } from '../backup/backup.ts'
import { recordBackup } from '../backup/record-backup.ts'
import { openDatabase } from '../db/open-database.ts'
import { run } from './frame/command.ts'
import { commandActor } from './frame/command-actor.ts'
import { formatCount, formatCountOf } from './frame/terminal.ts'

const HELP = `
All tables are read in one transaction, so the backup is of one moment. Events may arrive meanwhile. The file appears when it is
complete. It contains everything, also ids of customers and hashes of access keys. See docs/backups.md.

Examples:
  tidemark backup /var/backups/tidemark
  tidemark backup before-upgrade.backup
  DATABASE_URL=postgres://tidemark:secret@db:5432/tidemark tidemark backup /var/backups/tidemark`

const CONNECTIONS = 2

/** `tidemark backup`: writes all tables into a file. */
export function addBackupCommand(program: Command): void {
  program
    .command('backup')
    .description('Write all tables into a file, while Tidemark runs or not')
    .argument('<path>', 'a folder that exists, or the name of a new file')
    .addHelpText('after', HELP)
    .action((path: string) =>
      run(
        async ({ config }) => {
          const database = await openDatabase(config, 'any', { maxConnections: CONNECTIONS })
          try {
            const done = await backUp(database.pool, fileFor(path, new Date()))
            await recordBackup(database.pool, { actor: commandActor(), action: 'backup.written', ...done })
            const { newestEventAt } = done.header
            process.stdout.write(
              `${done.path}: ${formatCount(done.rows)} rows of ${formatCountOf(done.tables, 'table')}, ${newestEventAt === null ? 'without events' : `events up to ${newestEventAt}`}\n`,
            )
            return 0
          } finally {
            await database.close()
          }
        },
        { onSignal: 'exit' },
      ),
    )
}

function fileFor(path: string, now: Date): string {
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  return isFolder ? join(path, `tidemark-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`) : path
}
