import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SetupError } from '../setup-error.ts'
import { findProcess, findProcessesIn } from './processes.ts'

/** The facts about a running server in its `postmaster.pid`. */
export interface Postmaster {
  pid: number
  port: number
  isReady: boolean
}

/** Finds the server of a cluster; undefined when none runs. The lines are those of PostgreSQL's `pidfile.h`. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const lines = readPidFile(cluster)?.split('\n') ?? []
  const pid = Number(lines[0])
  if (!isPostgres(pid, cluster)) return undefined
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

/**
 * Prepares the folder for a new server. A server whose Tidemark has ended is stopping already, so this waits for its end. If
 * the process id in the lock file belongs to another program now, an unused id replaces it, because PostgreSQL would trust
 * it. The file itself stays: PostgreSQL uses its other lines to find children of the old server. Children that the system
 * can list are ended, because a child in a long statement does not notice the end of its server.
 *
 * @throws SetupError when the old server does not stop.
 */
export async function clearPostmaster(cluster: string, timeoutMs = 60_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs
  for (let old = findPostmaster(cluster); old; old = findPostmaster(cluster)) {
    if (performance.now() > deadlineMs) {
      throw new SetupError(
        `An older PostgreSQL (process ${old.pid}) still runs in ${cluster}. Stop it: kill -INT ${old.pid}`,
      )
    }
    send(old.pid, 'SIGINT')
    await pause(50)
  }
  await endOrphans(cluster)
  const text = readPidFile(cluster)
  if (text === undefined || !findProcess(Number(text.split('\n')[0]))) return
  writeFileSync(join(cluster, 'postmaster.pid'), text.replace(/^-?\d+/, String(2 ** 31 - 2)))
}

/** A process that is stopped or stuck does not react to the first signal. */
const ORPHAN_PATIENCE_MS = 2000

async function endOrphans(cluster: string): Promise<void> {
  if (!existsSync(cluster)) return
  const folder = realpathSync(cluster)
  const startedMs = performance.now()
  for (let orphans = findProcessesIn(folder, 'postgres'); orphans.length > 0; ) {
    const isPatient = performance.now() - startedMs < ORPHAN_PATIENCE_MS
    for (const pid of orphans) send(pid, isPatient ? 'SIGQUIT' : 'SIGKILL')
    await pause(20)
    orphans = findProcessesIn(folder, 'postgres')
  }
}

/** SIGINT is a fast shutdown: sessions are ended, the data is written. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It is gone already.
  }
}

function isPostgres(pid: number, cluster: string): boolean {
  const command = findProcess(pid)?.command
  return command !== undefined && /^\S*postgres\s/.test(command) && command.includes(cluster)
}

function readPidFile(cluster: string): string | undefined {
  const path = join(cluster, 'postmaster.pid')
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
