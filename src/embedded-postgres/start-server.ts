import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SetupError } from '../setup-error.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { clusterFolder, createCluster, giveTo, readPassword, serverEnvironment } from './cluster.ts'
import { clearPostmaster, findPostmaster } from './postmaster.ts'
import { chooseServerUser, type ServerUser } from './system-user.ts'

export interface EmbeddedOptions {
  dataDir: string
  /** Another free one is taken when it is in use; 0: any. */
  port: number
  /** Whether the port must stay the same, because clients know it. */
  isPortFixed?: boolean
  /** `false` only for tests: a power failure would damage the data. */
  durable?: boolean
}

/** A PostgreSQL of our own that listens on this machine only. */
export interface EmbeddedServer {
  /** Of the maintenance database `postgres`. */
  url: string
  port: number
  pid: number
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<unknown>
  /** Fast shutdown; resolves when the server has ended. */
  stop(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL on `<dataDir>/postgres`, making it first if it is not there. It ends with this process,
 * however that ends. The caller holds the folder's owner lock.
 *
 * @throws SetupError with the last lines of the server's log when it does not start.
 */
export async function startEmbedded({
  dataDir: folder,
  port,
  isPortFixed = false,
  durable = true,
}: EmbeddedOptions): Promise<EmbeddedServer> {
  mkdirSync(folder, { recursive: true })
  const dataDir = realpathSync(folder)
  const binaries = await findBinaries()
  const user = await chooseServerUser(binaries, dataDir)
  await createCluster(dataDir, binaries, user)
  await clearPostmaster(clusterFolder(dataDir))
  const deadlineMs = performance.now() + 30_000
  for (;;) {
    const chosen = isPortFixed ? port : await freePort(port)
    const attempt = await launch(dataDir, binaries, user, [...settings(durable), '-p', String(chosen)])
    if ('server' in attempt) return { ...attempt.server, port: chosen, url: embeddedUrl(dataDir, chosen, 'postgres') }
    // Another program took the port between our look and the server's; or children of a killed server are about to end.
    const isPassing = /Address already in use|pre-existing shared memory block/.test(attempt.log)
    if (!isPassing || performance.now() > deadlineMs) {
      throw new SetupError(
        `The embedded database in ${dataDir} does not start. Its log, ${join(dataDir, LOG)}, ends with:\n${attempt.log}`,
      )
    }
    await pause(200)
  }
}

/** The address of a database of a folder's embedded server. */
export function embeddedUrl(dataDir: string, port: number, database: string): string {
  return `postgres://tidemark:${readPassword(dataDir)}@127.0.0.1:${port}/${database}`
}

const LOG = 'postgres.log'

/**
 * Options that keep the shop's data out of the server's log: no details such as "Failing row contains …" and "Key (…)=(…)", no
 * statements, no parameters. They are options of the program, so they also hold in a folder that was made without them.
 */
const withoutPersonalData = {
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: -1,
  log_min_duration_sample: -1,
  log_transaction_sample_rate: 0,
  log_duration: 'off',
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
}

function settings(durable: boolean): string[] {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const isLarge = durable && memory >= 4 * 2 ** 30
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: isLarge ? '512MB' : '128MB',
    effective_cache_size: `${Math.floor(memory / 2 ** 21)}MB`,
    random_page_cost: 1.1,
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    // After a first import reports need statistics at once, not after a minute.
    autovacuum_naptime: '5s',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...withoutPersonalData,
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * A shell stands between us and the server: when our end of its standard input closes (we stop, or are killed), it sends the
 * server the signal for a fast shutdown. It runs in a session of its own, so that Ctrl-C reaches us only, and lives on when a
 * supervisor signals all processes.
 */
const SHELL = `
trap '' HUP INT TERM
exec 3<&0
"$@" </dev/null >&2 3<&- & server=$!
echo $server
( read -r _ <&3; kill -INT $server ) >/dev/null 2>&1 & watcher=$!
wait $server; status=$?
kill -KILL $watcher
exit $status`

type Attempt = { server: Pick<EmbeddedServer, 'pid' | 'ended' | 'stop'> } | { log: string }

async function launch(dataDir: string, { postgres }: Binaries, user: ServerUser, options: string[]): Promise<Attempt> {
  const { log, logStart } = openLog(dataDir, user)
  const cluster = clusterFolder(dataDir)
  const [program = '', ...args] = [...user.prefix, '/bin/sh', '-c', SHELL, 'sh', postgres, '-D', cluster, ...options]
  const child = spawn(program, args, {
    ...user.ids,
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['pipe', 'pipe', log],
  })
  closeSync(log)
  const exited = once(child, 'exit')
  const [line] = (await Promise.race([once(child.stdout as Socket, 'data'), exited])) as [unknown]
  const pid = Number(line)
  while (child.exitCode === null && child.signalCode === null) {
    const postmaster = findPostmaster(cluster)
    if (postmaster?.pid === pid && postmaster.isReady)
      return { server: { pid, ended: exited, stop: keepAlive(child, exited) } }
    await pause(20)
  }
  return {
    log: readFileSync(join(dataDir, LOG)).subarray(logStart).toString().trim().split('\n').slice(-15).join('\n'),
  }
}

/** The server keeps no process alive that has nothing else to do. */
function keepAlive(child: ChildProcess, exited: Promise<unknown>): () => Promise<void> {
  child.unref()
  const pipe = child.stdin as Socket
  pipe.unref()
  pipe.on('error', () => {})
  child.stdout?.destroy()
  return async () => {
    child.ref()
    pipe.end()
    await exited
  }
}

function openLog(dataDir: string, user: ServerUser): { log: number; logStart: number } {
  const path = join(dataDir, LOG)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > 10 * 2 ** 20) renameSync(path, `${path}.1`)
  const log = openSync(path, 'a')
  giveTo(user, path)
  return { log, logStart: size > 10 * 2 ** 20 ? 0 : size }
}

/** The wanted port if it is free, else one that the system gives. */
async function freePort(wanted: number): Promise<number> {
  const probe = createServer()
  try {
    probe.listen(wanted, '127.0.0.1')
    await once(probe, 'listening')
    return (probe.address() as { port: number }).port
  } catch {
    return freePort(0)
  } finally {
    probe.close()
  }
}
