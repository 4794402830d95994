import { formatCount } from '../src/cli/number-text.ts'
import type { Bench } from './bench.ts'
import type { Ways } from './compare-ways.ts'
import { applyThroughInbox } from './engine.ts'
import { measure, type Rate, summarize } from './measure.ts'

/** What ingest costs when so many orders are there. */
export interface Level extends Pick<Ways, 'tidemark' | 'copy'> {
  orders: number
}

/** What a stretch cost on the way between two levels. */
export interface Stretch extends Rate {
  /** How many orders were there before. */
  before: number
}

/** Fills the database to a number of orders through the engine, and returns the cost of each step. */
export async function growTo(target: number, { inbox, orders, readCpu, sizes, runStage }: Bench): Promise<Stretch[]> {
  const stretches: Stretch[] = []
  const start = orders.taken
  if (start >= target) return stretches
  await runStage(`Growing the database to ${formatCount(target)} orders`, async (show) => {
    while (orders.taken < target) {
      const before = orders.taken
      show(before - start, target - start, 'orders')
      const bodies = orders.take(Math.min(sizes.window, target - before))
      stretches.push({
        before,
        ...summarize([await measure(bodies.length, readCpu, () => applyThroughInbox(inbox, bodies))]),
      })
    }
  })
  return stretches
}
