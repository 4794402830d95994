import { formatCount } from '../src/cli/frame/number-text.ts'
import type { Bench } from './bench.ts'
import type { Ways } from './compare-ways.ts'
import { applyThroughInbox } from './engine.ts'
import { measure, type Rate, summarize } from './measure.ts'

/** The rates of ingest at a number of orders in the database. */
export interface Level extends Pick<Ways, 'tidemark' | 'copy'> {
  orders: number
}

/** The rate of ingest for one step between two levels. */
export interface GrowthStep extends Rate {
  /** The number of orders before the step. */
  before: number
}

/** Fills the database to a number of orders through the inbox, and returns the rate of each step. */
export async function growTo(
  target: number,
  { inbox, orders, readCpu, sizes, runStage }: Bench,
): Promise<GrowthStep[]> {
  const steps: GrowthStep[] = []
  const start = orders.taken
  if (start >= target) return steps
  await runStage(`Growing the database to ${formatCount(target)} orders`, async (show) => {
    while (orders.taken < target) {
      const before = orders.taken
      show(before - start, target - start, 'orders')
      const bodies = orders.take(Math.min(sizes.window, target - before))
      steps.push({
        before,
        ...summarize([await measure(bodies.length, readCpu, () => applyThroughInbox(inbox, bodies))]),
      })
    }
  })
  return steps
}
