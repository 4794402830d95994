import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import type pg from 'pg'
import colors from 'picocolors'
import { type Config, readConfig } from '../config/config.ts'
import { readConnections } from '../connections/read-connections.ts'
import { migrationFolders, pendingMigrations } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { allPartitionedTables, missingPartitions } from '../db/partitions.ts'
import { readSources } from '../transports/read-sources.ts'
import { type LoadedUserConfig, loadUserConfig } from '../user-config.ts'
import { UserError } from '../user-error.ts'
import { checkAccess } from './doctor/access.ts'
import { checkCitus } from './doctor/citus.ts'
import { checkReplica } from './doctor/replica.ts'
import { checkSignIn } from './doctor/sign-in.ts'
import { checkSources } from './doctor/sources.ts'
import { checkZones } from './doctor/zones.ts'
import { run } from './frame/command.ts'
import { formatColumns } from './frame/table.ts'
import { paintFor } from './frame/terminal.ts'

const HELP = `
The command changes nothing and receives no message from a source. It starts the embedded database for the time of the
check if the database is not running. Exit codes: 0 no problem, 1 a problem was found.

Examples:
  tidemark doctor
  DATABASE_URL=postgres://tidemark:secret@db:5432/tidemark tidemark doctor`

/** The result of one check. The text of a problem says what to do. */
export interface Finding {
  subject: string
  isFine: boolean
  /** Whether it works, with a risk. */
  isWarning?: boolean
  text: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** `tidemark doctor`: checks everything that Tidemark needs. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Check settings, sources, database, tables, partitions and disk space')
    .addHelpText('after', HELP)
    .action(() =>
      run(
        async () => {
          const findings = await examine(process.env)
          process.stdout.write(formatFindings(findings, paintFor(process.stdout)))
          return findings.some(({ isFine }) => !isFine) ? 1 : 0
        },
        { onSignal: 'exit' },
      ),
    )
}

/** Runs all checks, except those that depend on a failed one. */
export async function examine(environment: Environment): Promise<Finding[]> {
  const findings = [checkNode(process.versions.node)]
  const config = await attempt(findings, 'settings', () => readConfig(environment))
  if (!config) return findings
  findings.push(fine('settings', 'valid'), await checkDisk(config.dataDir))
  const user = await attempt(findings, 'own perspectives', () => loadUserConfig(config.configFile))
  if (!user) return findings
  const sources = await attempt(findings, 'sources', () => readSources(config.sources, user.sources))
  findings.push(...(await checkSources(sources ?? [])))
  findings.push(...(await checkSignIn(config)))
  await attempt(findings, 'connections', () => readConnections(config.connections))
  await checkDatabase(findings, config, user)
  return findings
}

/** Formats findings as aligned lines. */
export function formatFindings(findings: readonly Finding[], paint = colors.createColors(false)): string {
  return formatColumns(
    findings.map(({ subject, isFine, isWarning, text }) => {
      const [mark, colour] = isWarning ? ['!', paint.yellow] : isFine ? ['✓', paint.green] : ['✗', paint.red]
      return [{ text: `${mark} ${subject}`, paint: (cell: string) => colour(mark) + cell.slice(1) }, text]
    }),
  )
}

const fine = (subject: string, text: string): Finding => ({ subject, isFine: true, text })
const wrong = (subject: string, text: string): Finding => ({ subject, isFine: false, text })

/** An expected error becomes findings, one for each of its lines. */
async function attempt<T>(findings: Finding[], subject: string, look: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    findings.push(...error.message.split('\n').map((line) => wrong(subject, line)))
    return undefined
  }
}

async function checkDatabase(findings: Finding[], config: Config, user: LoadedUserConfig): Promise<void> {
  const database = await attempt(findings, 'database', () => openDatabase(config, 'any'))
  if (!database) return
  const { directPool: pool, description, close } = database
  try {
    findings.push(fine('database', description), ...(await checkReplica(pool, config)))
    const pending = await attempt(findings, 'tables', () => pendingMigrations(pool, migrationFolders(user.migrations)))
    if (pending) findings.push(...(await checkTables(pool, pending, config, user)))
  } finally {
    await close()
  }
}

async function checkTables(
  pool: pg.Pool,
  pending: string[],
  config: Config,
  { perspectives }: LoadedUserConfig,
): Promise<Finding[]> {
  const { rows } = await pool.query<{ isNew: boolean }>(`select to_regclass('installation') is null as "isNew"`)
  if (rows[0]?.isNew) {
    return [
      fine('tables', 'none yet; the first "tidemark start" creates them'),
      ...(await checkAccess(undefined, config)),
    ]
  }
  if (pending.length > 0) return [wrong('tables', `not up to date (${pending.join(', ')}). Run "tidemark migrate".`)]
  const missing = await missingPartitions(pool, allPartitionedTables(perspectives))
  return [
    fine('tables', 'up to date'),
    missing.length === 0
      ? fine('partitions', 'complete for this period and the next')
      : wrong(
          'partitions',
          `missing: ${missing.join(', ')}. Run "tidemark migrate"; a running Tidemark creates them in time.`,
        ),
    ...(await checkCitus(pool)),
    ...(await checkZones(pool, config)),
    ...(await checkAccess(pool, config)),
  ]
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNewEnough = major > 22 || (major === 22 && minor >= 18)
  return isNewEnough ? fine('Node', version) : wrong('Node', `${version} is too old. Install 22.18 or newer.`)
}

const MIN_FREE_BYTES = 2 ** 30

async function checkDisk(dataDir: string): Promise<Finding> {
  let folder = resolve(dataDir)
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  const text = `${(freeBytes / 2 ** 30).toFixed(1)} GB free in ${resolve(dataDir)}`
  if (freeBytes >= MIN_FREE_BYTES) return fine('disk', text)
  return wrong('disk', `only ${text}. Free some space, or set TIDEMARK_DATA_DIR to a folder on another disk.`)
}
