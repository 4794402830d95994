import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { checkInstallation } from '../db/installation.ts'
import { migrate, migrationFolders, pendingMigrations } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { allPartitionedTables, ensureAhead } from '../db/partitions.ts'
import { loadUserConfig } from '../user-config.ts'
import { run } from './frame/command.ts'

const HELP = `
"tidemark start" does the same. Use this command to prepare a database before a new version starts, or when only the
deployment, and not the service, has the right to change tables.

Examples:
  tidemark migrate
  tidemark migrate --dry-run
  DATABASE_URL=postgres://tidemark:secret@db:5432/tidemark tidemark migrate`

interface Options {
  dryRun?: boolean
}

/** `tidemark migrate`: brings the tables of the database up to date. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Bring the tables of the database up to date, including those of your own perspectives')
    .option('--dry-run', 'only list the migrations that would be applied')
    .addHelpText('after', HELP)
    .action((options: Options) =>
      run(
        async ({ config }) => {
          const lines = await runMigrate(config, options)
          process.stdout.write(lines.map((line) => `${line}\n`).join(''))
          return 0
        },
        { onSignal: 'exit' },
      ),
    )
}

/** @returns the lines of the output. */
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
