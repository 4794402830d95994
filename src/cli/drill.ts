import type { Command } from 'commander'
import { type DrillResult, drill } from '../backup/drill.ts'
import { migrationFolders } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { allPartitionedTables } from '../db/partitions.ts'
import { perspectives as ownPerspectives } from '../perspectives/index.ts'
import { loadUserConfig } from '../user-config.ts'
import { run } from './frame/command.ts'
import { formatCount, formatCountOf, formatDuration } from './frame/terminal.ts'

const HELP = `
The backup is restored into a database that is created for it on the same server, and dropped afterwards. Every number is then
compared with the stored events, as "tidemark verify" does. The database of Tidemark is not changed.

Exit codes: 0 the backup can be used, 1 error, 2 something differs

Examples:
  tidemark drill /var/backups/tidemark/tidemark-2026-11-30T02-00-00Z.backup
  tidemark drill before-upgrade.backup --json`

const CONNECTIONS = 2
const DIFFERENT = 2

/** `tidemark drill`: tries a backup. */
export function addDrillCommand(program: Command): void {
  program
    .command('drill')
    .description('Restore a backup into a throwaway database and verify it')
    .argument('<file>', 'a file that "tidemark backup" has written')
    .option('--json', 'as JSON')
    .addHelpText('after', HELP)
    .action((path: string, { json }: { json?: boolean }) =>
      run(async ({ config }) => {
        const user = await loadUserConfig(config.configFile)
        const settings = {
          perspectives: [...user.perspectives, ...ownPerspectives],
          partitionedTables: allPartitionedTables(user.perspectives),
          currency: config.currency,
          connections: config.batchConnections,
        }
        const database = await openDatabase(config, 'any', { maxConnections: CONNECTIONS })
        try {
          const folders = migrationFolders(user.migrations)
          const result = await drill(database.pool, database.url, { path, folders, settings })
          process.stdout.write(json ? `${JSON.stringify(result, undefined, 2)}\n` : describe(result))
          return result.differenceCount > 0 ? DIFFERENT : 0
        } finally {
          await database.close()
        }
      }),
    )
}

function describe(result: DrillResult): string {
  const { newestEventAgeSeconds: age, restoreSeconds, verifySeconds, differenceCount } = result
  const lines = [
    `recovery point (RPO): ${age === null ? 'no events' : `the newest event is ${formatDuration(age * 1000)} old`}`,
    `recovery time (RTO): ${formatDuration(restoreSeconds * 1000)} for ${formatCount(result.rows)} rows of ${formatCountOf(result.tables, 'table')}`,
    `verified in ${formatDuration(verifySeconds * 1000)} with ${formatCountOf(result.events, 'event')}: ${differenceCount === 0 ? 'nothing differs' : formatCountOf(differenceCount, 'value differs', 'values differ')}`,
  ]
  return lines.map((line) => `${line}\n`).join('')
}
