import { ownPartitionedTables } from '../../src/db/partitions.ts'
import { perspectives } from '../../src/perspectives/index.ts'
import { addDifferences } from '../../src/rebuild/add-differences.ts'
import { choosePerspectives } from '../../src/rebuild/choose-tables.ts'
import type { Target } from '../../src/rebuild/target.ts'
import { verify } from '../../src/rebuild/verify.ts'
import { inBatches } from '../../src/simulate/destinations/batches.ts'
import { UTC } from '../../src/zones/zone.ts'
import type { Bench } from '../bench.ts'
import { planOf } from './measure-reports.ts'
import { eventsOfOrder } from './order-life.ts'

/** The rates of replays of all events. */
export interface ReplayRate {
  events: number
  /** The rate of `tidemark verify`, which replays and compares. */
  verifiedPerSecond: number
  /** The rate of `tidemark rebuild` on an empty table. It replays, compares and adds the differences. */
  rebuiltPerSecond: number
  rebuiltTable: string
}

const EMPTIED = 'quarter_hour_sales'
const SUBMITTED_AT_ONCE = 2000

/** Submits events to the inbox of an empty database, verifies all tables, and rebuilds one. */
export async function measureReplay(bench: Bench): Promise<ReplayRate> {
  const { pool, databaseUrl: url, runStage, sizes } = bench
  const events = await runStage('Sending events to verify', () => sendEvents(bench, sizes.reports.verifiedOrders))
  const target: Target = {
    pool,
    url,
    perspectives,
    partitionedTables: ownPartitionedTables,
    connections: 4,
    currency: 'USD',
    zones: { shop: UTC, event: UTC },
    actor: { kind: 'command', name: 'bench' },
  }
  const verification = await runStage('Verifying', () => verify(target))
  expectClean(verification.differenceCount, verification.events, events)
  await pool.query(`truncate ${EMPTIED}`)
  const before = performance.now()
  await runStage('Rebuilding', () => addDifferences(target, choosePerspectives(perspectives, [EMPTIED])))
  const rebuildMs = performance.now() - before
  const again = await verify(target, { tables: [EMPTIED] })
  expectClean(again.differenceCount, again.events, events)
  const perSecond = (ms: number) => Math.round((events / ms) * 1000)
  return {
    events,
    verifiedPerSecond: perSecond(verification.ms),
    rebuiltPerSecond: perSecond(rebuildMs),
    rebuiltTable: EMPTIED,
  }
}

async function sendEvents({ inbox }: Bench, orders: number): Promise<number> {
  const plan = planOf(orders)
  let sent = 0
  const numbers = Array.from({ length: orders }, (_, number) => number)
  for (const batch of inBatches(numbers, SUBMITTED_AT_ONCE)) {
    const events = batch.flatMap((number) => eventsOfOrder(plan, number))
    const outcomes = await inbox.submit(
      events.map((event) => ({ source: 'bench', body: Buffer.from(JSON.stringify(event)) })),
    )
    const failed = outcomes.find(({ status }) => status !== 'accepted')
    if (failed) throw new Error(`An event of the benchmark was not accepted: ${JSON.stringify(failed)}`)
    sent += events.length
  }
  return sent
}

function expectClean(differences: number, replayed: number, sent: number): void {
  if (differences === 0 && replayed === sent) return
  throw new Error(`${differences} values differ after a replay of ${replayed} of ${sent} events`)
}
