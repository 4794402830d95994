import type { Command } from 'commander'
import { type Config, readConfig } from '../config.ts'
import { checkInstallation } from '../db/installation.ts'
import { migrate, migrationFolders, pendingMigrations } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { allPartitionedTables, ensureAhead } from '../db/partitions.ts'
import { loadUserConfig } from '../user-config.ts'
import { UserError } from '../user-error.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { fail } from './terminal.ts'

const HELP = `
"tidemark start" does the same by itself. Use this to prepare a database before a new version starts, or from a
deployment that may change tables when the service may not.

Examples:
  tidemark migrate
  tidemark migrate --dry-run
  DATABASE_URL=postgres://tidemark:secret@db:5432/tidemark tidemark migrate`

interface Options {
  dryRun?: boolean
}

/** `tidemark migrate`: brings the database's tables up to date. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description("Bring the database's tables up to date, those of your own perspectives included")
    .option('--dry-run', 'only list what would be done')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      try {
        const lines = await runMigrate(readConfig(process.env), options)
        process.stdout.write(lines.map((line) => `${line}\n`).join(''))
      } catch (error) {
        if (error instanceof UserError) fail(error.message)
        const refusal = explainDatabaseError(error)
        if (refusal) fail(refusal)
        throw error
      }
    })
}

/** @returns what to tell, line by line. */
export async function runMigrate(config: Config, { dryRun }: Options): Promise<string[]> {
  const user = await loadUserConfig(config.configFile)
  const folders = migrationFolders(user.migrations)
  const { pool, description, close } = await openDatabase(config, 'any')
  try {
    const names = dryRun ? await pendingMigrations(pool, folders) : await migrate(pool, folders)
    if (!dryRun) {
      await checkInstallation(pool, config)
      await ensureAhead(pool, allPartitionedTables(user.perspectives))
    }
    const verb = dryRun ? 'would apply' : 'applied'
    return [...names.map((name) => `${verb} ${name}`), ...(names.length > 0 ? [] : ['nothing to apply']), description]
  } finally {
    await close()
  }
}
