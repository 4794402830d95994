import type { Config } from '../../config.ts'
import { readInstalledZones } from '../../db/installation.ts'
import { allPartitionedTables } from '../../db/partitions.ts'
import { createPool } from '../../db/pool.ts'
import { perspectives as ownPerspectives } from '../../perspectives/index.ts'
import { loadUserConfig } from '../../user-config.ts'
import { RebuildError, ReplayStopped, type Target } from '../target.ts'
import { rebuildTables, verifyTables } from './do-task.ts'
import type { TaskReport, TaskRequest } from './task.ts'

/** What the process is told first; another message tells it to stop. */
export interface TaskOrder {
  config: Config
  /** Of the database, which is up to date: whoever orders this serves it. */
  url: string
  request: TaskRequest
}

/** The lock, what is added, its partitions, and one to spare; the shadow has connections of its own. */
const CONNECTIONS = 4

const stopping = new AbortController()
const stop = () => stopping.abort()
process.once('message', (order: TaskOrder) => {
  process.on('message', stop)
  void doTask(order).then((ended) => process.send?.(ended, () => process.connected && process.disconnect()))
})
// It ends with whoever ordered it; a terminal's Ctrl-C reaches both.
process.on('disconnect', stop)
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

async function doTask({ request, ...where }: TaskOrder): Promise<TaskReport> {
  const work = request.kind === 'verify' ? verifyTables : rebuildTables
  const report = (said: TaskReport) => void (process.connected && process.send?.(said, () => undefined))
  try {
    const result = await withTarget(where, (target) => work(target, request, { report, signal: stopping.signal }))
    return { kind: 'done', result }
  } catch (error) {
    if (error instanceof ReplayStopped) return { kind: 'stopped' }
    if (error instanceof RebuildError) return { kind: 'failed', message: error.message }
    return { kind: 'crashed', cause: error }
  }
}

async function withTarget<T>(
  { config, url }: Omit<TaskOrder, 'request'>,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const user = await loadUserConfig(config.configFile)
  const { currency, batchConnections: connections } = config
  const partitionedTables = allPartitionedTables(user.perspectives)
  const perspectives = [...user.perspectives, ...ownPerspectives]
  const pool = createPool({ url, max: CONNECTIONS, applicationName: 'tidemark task' })
  try {
    const zones = await readInstalledZones(pool)
    return await work({ pool, url, perspectives, partitionedTables, currency, zones, connections })
  } finally {
    await pool.end()
  }
}
