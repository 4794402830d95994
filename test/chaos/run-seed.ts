import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { readConfig } from '../../src/config/config.ts'
import { createPool } from '../../src/db/pool.ts'
import { drainSource } from '../../src/service/drain-source.ts'
import { scaled } from '../helpers/patience.ts'
import type { ChaosBroker, ChaosBrokers } from './broker.ts'
import { expectOutcome, type Totals } from './expect-outcome.ts'
import { type Plan, planOf } from './plan.ts'
import { type Stage, takeStep } from './take-step.ts'
import { type ChaosMessage, trafficOf } from './traffic.ts'
import { ChaosWorker } from './worker.ts'

export interface SeedOptions {
  seed: number
  /** The number of events. With duplicates, about a third more messages are published. */
  events: number
  /** The duration of publishing and of the failures. */
  seconds: number
  brokers: ChaosBrokers
  /** A migrated, empty database. */
  databaseUrl: string
  crashDatabase?: () => Promise<void>
  /** The folder for the logs of the workers. */
  folder: string
}

/** The results of a run. */
export interface SeedReport extends Totals {
  workers: number
  published: number
  steps: number
  /** The number of starts of all workers. */
  starts: number
  /** The time from the last failure until all messages were settled. */
  settledAfterMs: number
  ms: number
}

const SETTLE_WITHIN_MS = scaled(120_000)
const SESSIONS_END_WITHIN_MS = scaled(20_000)

/**
 * Publishes a seed's traffic while failures occur by the seed's plan. Waits until all messages are settled and checks every number.
 *
 * @throws Error that describes the wrong numbers or the fault of a worker.
 */
export async function runSeed(options: SeedOptions): Promise<SeedReport> {
  const { seed, events, seconds, databaseUrl, brokers, folder } = options
  const since = performance.now()
  const traffic = trafficOf(seed, events)
  const plan = planOf(seed, seconds)
  const pool = createPool({ url: databaseUrl, applicationName: 'chaos' })
  const broker = await brokers.open(`shop-${seed}`, plan)
  mkdirSync(folder, { recursive: true })
  const settings = workerSettings(plan, broker)
  const workers = await Promise.all(
    Array.from({ length: plan.workers }, (_, i) =>
      ChaosWorker.start({ name: `worker ${i}`, databaseUrl, settings, folder: join(folder, `worker-${i}`) }),
    ),
  )
  try {
    await Promise.all(workers.map(({ firstRun }) => firstRun))
    const stage: Stage = { workers, broker, pool, crashDatabase: options.crashDatabase }
    await Promise.all([publishAll(broker, traffic.messages, plan, seconds), breakEverything(plan, stage)])
    for (const { proxy } of workers) proxy.forgetPlans()
    const settledAfterMs = await untilSettled(broker, workers)
    await Promise.all(workers.map((worker) => worker.end()))
    const faults = workers.flatMap((worker) => worker.faults)
    if (faults.length > 0) throw new Error(faults.join('\n'))
    if (broker.hasDeadLetters) await drain(settings, databaseUrl, broker)
    await untilSessionsEnded(pool)
    const totals = await expectOutcome({ pool, url: databaseUrl, timeZone: plan.timeZone }, traffic)
    return {
      ...totals,
      workers: workers.length,
      published: traffic.messages.length,
      steps: plan.steps.length,
      starts: workers.reduce((sum, { starts }) => sum + starts, 0),
      settledAfterMs,
      ms: performance.now() - since,
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.end()))
    await broker.close()
    await pool.end()
  }
}

function workerSettings(plan: Plan, broker: ChaosBroker): Record<string, string> {
  return {
    TIDEMARK_SOURCES: JSON.stringify([broker.source]),
    TIDEMARK_TIME_ZONE: plan.timeZone,
    TIDEMARK_BATCH_SIZE: String(plan.batchSize),
    TIDEMARK_BATCH_CONNECTIONS: String(plan.batchConnections),
    LOG_LEVEL: 'warn',
  }
}

/** Publishes messages at a steady rate. Messages that the broker did not confirm are published again, so some are duplicates. */
async function publishAll(
  broker: ChaosBroker,
  messages: readonly ChaosMessage[],
  { publishTogether }: Plan,
  seconds: number,
): Promise<void> {
  const pauseMs = (seconds * 1000 * publishTogether) / messages.length
  for (let at = 0; at < messages.length; at += publishTogether) {
    const together = messages.slice(at, at + publishTogether)
    while (!(await isPublished(broker, together))) await delay(50)
    await delay(pauseMs)
  }
}

const isPublished = (broker: ChaosBroker, messages: readonly ChaosMessage[]) =>
  broker.publish(messages).then(
    () => true,
    () => false,
  )

/** Executes all steps. Resolves after the last failure has ended. */
async function breakEverything({ steps }: Plan, stage: Stage): Promise<void> {
  const lasting: Promise<void>[] = []
  for (const step of steps) {
    await delay(step.afterMs)
    lasting.push(takeStep(step, stage))
  }
  await Promise.all(lasting)
}

async function untilSettled(broker: ChaosBroker, workers: readonly ChaosWorker[]): Promise<number> {
  const since = performance.now()
  for (;;) {
    const left = await broker.countLeft()
    const ms = performance.now() - since
    if (left === 0) return ms
    if (ms > SETTLE_WITHIN_MS) {
      const logs = workers.map((worker, i) => `worker ${i}:\n${worker.readLog()}`).join('\n')
      throw new Error(
        `${left} messages are still at the broker ${Math.round(ms / 1000)} s after the last failure\n${logs}`,
      )
    }
    await delay(50)
  }
}

/** Receives the broker's dead letters: rejected messages, and messages that were delivered too often. */
async function drain(settings: Record<string, string>, databaseUrl: string, { source }: ChaosBroker): Promise<void> {
  const config = readConfig({ ...settings, DATABASE_URL: databaseUrl })
  const { signal } = new AbortController()
  const log = pino({ level: 'silent' })
  const actor = { kind: 'command', name: 'chaos' } as const
  await drainSource(config, source.name, { actor, log, signal, onOutcomes: () => undefined })
}

/** Waits for the end of all sessions, because they report their statistics when they end. */
async function untilSessionsEnded(pool: ReturnType<typeof createPool>): Promise<void> {
  const deadline = performance.now() + SESSIONS_END_WITHIN_MS
  for (;;) {
    const { rows } = await pool.query(
      `select count(*)::int as sessions
       from pg_stat_activity
       where datname = current_database()
       and application_name like 'tidemark%'`,
    )
    if (rows[0]?.sessions === 0) return
    if (performance.now() > deadline)
      throw new Error(`${rows[0]?.sessions} sessions are still open after the end of all workers`)
    await delay(50)
  }
}
