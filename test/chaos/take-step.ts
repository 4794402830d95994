import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { ChaosBroker } from './broker.ts'
import type { Step } from './plan.ts'
import type { ChaosWorker } from './worker.ts'

/** The parts that can fail. */
export interface Stage {
  workers: readonly ChaosWorker[]
  broker: ChaosBroker
  /** A direct connection to the database. */
  pool: pg.Pool
  /** Crashes the database and starts it again. Undefined if other programs use the database. */
  crashDatabase: (() => Promise<void>) | undefined
}

const TABLES = ['inbox', 'orders', 'products', 'daily_sales_analytics', 'ingest_accounting', 'commit_receipts']

/** Enough time for a worker to check the outcome of its COMMIT, and to end a session without an outcome. */
const NOTICED_AFTER_MS = 2000

/** Executes a step. Resolves at the end of its failure. */
export async function takeStep(step: Step, stage: Stage): Promise<void> {
  const { kind, forMs, messages } = step
  const { broker, pool } = stage
  const worker = stage.workers[step.worker]
  if (!worker) throw new Error(`There is no worker ${step.worker}`)
  const { proxy } = worker
  const kill = () => worker.kill(forMs)
  switch (kind) {
    case 'worker killed':
      return kill()
    case 'worker killed at a COMMIT':
      return proxy.atNextCommit('asked', kill)
    case 'worker killed after a COMMIT':
      return proxy.atNextCommit('answered', kill)
    case 'worker killed during work':
      return proxy.afterMessages(messages, kill)
    case 'worker stopped':
      return worker.stop(forMs)
    case 'worker frozen':
      return worker.freeze(delay(forMs))
    case 'worker lost with its host':
      return worker.loseHost(forMs)
    case 'connections cut':
      return proxy.cut()
    case 'connections cut unnoticed':
      proxy.cutUnnoticed()
      await delay(NOTICED_AFTER_MS + forMs)
      return proxy.endUnnoticed()
    case 'COMMIT lost':
      return void proxy.breakNextCommit('lost')
    case 'COMMIT without response':
      return void proxy.breakNextCommit('unanswered')
    case 'COMMIT lost unnoticed':
      return void proxy
        .breakNextCommit('lost unnoticed')
        .then(() => delay(NOTICED_AFTER_MS + forMs))
        .then(() => proxy.endUnnoticed())
    case 'database refuses connections':
      proxy.refuse()
      proxy.cut()
      await delay(forMs)
      return proxy.accept()
    case 'network stalls':
      proxy.stall()
      await delay(forMs)
      return proxy.flow()
    case 'database crashes':
      return stage.crashDatabase ? stage.crashDatabase() : terminateSessions(pool)
    case 'sessions terminated':
      return terminateSessions(pool)
    case 'table locked':
      return lockTable(pool, TABLES[messages % TABLES.length] ?? 'inbox', forMs)
    case 'broker cuts connections':
      return broker.cut()
    case 'broker refuses connections':
      return broker.refuse(forMs)
    case 'broker down':
      return broker.down(forMs)
  }
}

async function terminateSessions(pool: pg.Pool): Promise<void> {
  await ignoringErrors(() =>
    pool.query(`
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where datname = current_database()
      and application_name like 'tidemark%'
      and pid <> pg_backend_pid()`),
  )
}

async function lockTable(pool: pg.Pool, table: string, forMs: number): Promise<void> {
  await ignoringErrors(async () => {
    const client = await pool.connect()
    try {
      await client.query(`begin; set local lock_timeout = '5s'; lock table ${table} in exclusive mode`)
      await delay(forMs)
    } finally {
      client.release(true)
    }
  })
}

/** Ignores errors, because the database may be down during another failure. */
async function ignoringErrors(work: () => Promise<unknown>): Promise<void> {
  await work().catch(() => undefined)
}
