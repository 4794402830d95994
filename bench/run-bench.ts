import type { Bench } from './bench.ts'
import { compareWays, compareWithCopy, warmUp } from './compare-ways.ts'
import { growTo, type Level } from './growth.ts'
import { describeMachine } from './machine.ts'
import { measureManyCustomers } from './many-customers.ts'
import { type IngestResults, ratiosOf } from './results.ts'
import { measureService } from './service-latency.ts'

/** Compares the ways of ingest, then measures ingest as the database grows and with many customers, and the service at the middle level. */
export async function runBench(bench: Bench): Promise<IngestResults> {
  const { pool, orders, sizes } = bench
  const takenAt = new Date().toISOString()
  const started = performance.now()
  await bench.runStage('Warming up', () => warmUp(bench))
  const ways = await compareWays(bench)
  const toMiddle = await growTo(sizes.middle, bench)
  const service = await measureService(bench)
  const middle: Level = { orders: orders.taken, ...(await compareWithCopy(bench)) }
  const toLast = await growTo(sizes.last, bench)
  const last: Level = { orders: orders.taken, ...(await compareWithCopy(bench)) }
  const manyCustomers = await measureManyCustomers(bench)
  return {
    takenAt,
    seconds: Math.round((performance.now() - started) / 1000),
    machine: await describeMachine(pool),
    sizes,
    ways,
    ratios: ratiosOf(ways),
    levels: [{ orders: sizes.warmUp, tidemark: ways.tidemark, copy: ways.copy }, middle, last],
    manyCustomers,
    growth: [...toMiddle, ...toLast],
    service,
  }
}
