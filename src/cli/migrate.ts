import { type Command, Option } from 'commander'
import type pg from 'pg'
import type { Config } from '../config/config.ts'
import { distributeTables } from '../db/citus/distribute.ts'
import { describeBalance, readShardBalance } from '../db/citus/shard-balance.ts'
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
  tidemark migrate --distribute
  DATABASE_URL=postgres://tidemark:secret@db:5432/tidemark tidemark migrate`

interface Options {
  dryRun?: boolean
  distribute?: boolean
}

/** `tidemark migrate`: brings the tables of the database up to date. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Bring the tables of the database up to date, including those of your own perspectives')
    .option('--dry-run', 'only list the migrations that would be applied')
    .addOption(
      new Option('--distribute', 'spread the large tables over the nodes of a Citus cluster').conflicts('dryRun'),
    )
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
export async function runMigrate(config: Config, { dryRun, distribute }: Options): Promise<string[]> {
  const user = await loadUserConfig(config.configFile)
  const folders = migrationFolders(user.migrations)
  const { directPool: pool, description, close } = await openDatabase(config, 'any')
  try {
    const names = dryRun ? await pendingMigrations(pool, folders) : await migrate(pool, folders)
    if (!dryRun) {
      await checkInstallation(pool, config)
      await ensureAhead(pool, allPartitionedTables(user.perspectives))
    }
    const verb = dryRun ? 'would apply' : 'applied'
    const applied = names.map((name) => `${verb} ${name}`)
    const distributed = distribute ? await distributeAndDescribe(pool) : []
    return [...applied, ...(applied.length > 0 ? [] : ['nothing to apply']), ...distributed, description]
  } finally {
    await close()
  }
}

async function distributeAndDescribe(pool: pg.Pool): Promise<string[]> {
  const tables = await distributeTables(pool)
  const lines = tables.map(({ table, column }) => `distributed ${table} by ${column}`)
  return [
    ...lines,
    ...(lines.length > 0 ? [] : ['nothing to distribute']),
    ...describeBalance(await readShardBalance(pool)),
  ]
}
