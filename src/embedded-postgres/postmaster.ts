import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SetupError } from '../setup-error.ts'
import { findProcess, findProcessesIn } from './processes.ts'

/** What a running server says of itself in its `postmaster.pid`. */
export interface Postmaster {
  pid: number
  port: number
  isReady: boolean
}

/** Reads who serves a cluster; undefined when nobody does. Lines as in PostgreSQL's `pidfile.h`. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const lines = readPidFile(cluster)?.split('\n') ?? []
  const pid = Number(lines[0])
  if (!isPostgres(pid, cluster)) return undefined
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

/**
 * Makes way for a new server. One that lost its Tidemark is stopping by itself: it is waited for. A process id in the lock
 * file that is another program's by now is replaced by one that nobody has, for PostgreSQL would believe it; the file itself
 * stays, for its other lines let PostgreSQL see whether children of the old server still run. Where the system lets us find
 * them, these are ended: one in the middle of a long statement does not notice that its server is gone.
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

/** A stopped or stuck one does not take the first signal. */
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
