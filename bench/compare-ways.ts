import { formatCount } from '../src/cli/frame/number-text.ts'
import { copyRawEvents, createBareTable } from './bare-copy.ts'
import type { Bench } from './bench.ts'
import { applyThroughInbox } from './engine.ts'
import { type Measured, measure, type Rate, summarize } from './measure.ts'
import { applyTheTutorialsWay, createTutorialTables } from './tutorial-way.ts'

/** The rates of three ways of storing the same events. */
export interface Ways {
  /** The tutorial's way, one transaction per event, on one connection. */
  tutorialOnOne: Rate
  /** The tutorial's way on eight connections. */
  tutorialOnEight: Rate
  tidemark: Rate
  /** A bare `COPY` of the raw events, as the upper limit. */
  copy: Rate
}

/** Runs every way once before the measurements. */
export async function warmUp({ pool, inbox, orders, sizes }: Bench): Promise<void> {
  const bodies = orders.take(sizes.warmUp)
  await createTutorialTables(pool)
  await applyTheTutorialsWay(pool, bodies.slice(0, sizes.tutorialOrders), 8)
  await applyThroughInbox(inbox, bodies)
  await createBareTable(pool)
  await copyRawEvents(pool, bodies)
}

/** Measures the tutorial's way, Tidemark and COPY in turn. The tutorial's way gets only the first events of each round. */
export async function compareWays(bench: Bench): Promise<Ways> {
  const { pool, readCpu, sizes } = bench
  const { tutorialOrders: few } = sizes
  const onOne: Measured[] = []
  const onEight: Measured[] = []
  const pairs = await takeTurns(bench, sizes.rounds, async (bodies) => {
    onOne.push(await measure(few, readCpu, () => applyTheTutorialsWay(pool, bodies.slice(0, few), 1)))
    onEight.push(await measure(few, readCpu, () => applyTheTutorialsWay(pool, bodies.slice(few, 2 * few), 8)))
  })
  return { tutorialOnOne: summarize(onOne), tutorialOnEight: summarize(onEight), ...pairs }
}

/** Measures Tidemark and COPY in turn. */
export function compareWithCopy(bench: Bench): Promise<Pick<Ways, 'tidemark' | 'copy'>> {
  return takeTurns(bench, bench.sizes.laterRounds, async () => undefined)
}

async function takeTurns(
  { inbox, pool, orders, readCpu, sizes, runStage }: Bench,
  rounds: number,
  takeFirstTurn: (bodies: readonly Buffer[]) => Promise<void>,
): Promise<Pick<Ways, 'tidemark' | 'copy'>> {
  const tidemark: Measured[] = []
  const copy: Measured[] = []
  await runStage(`Measuring ${rounds} rounds of ${formatCount(sizes.window)} orders`, async (show) => {
    for (let round = 0; round < rounds; round++) {
      show(round * sizes.window, rounds * sizes.window, 'orders')
      const bodies = orders.take(sizes.window)
      await takeFirstTurn(bodies)
      tidemark.push(await measure(bodies.length, readCpu, () => applyThroughInbox(inbox, bodies)))
      await createBareTable(pool)
      copy.push(await measure(bodies.length, readCpu, () => copyRawEvents(pool, bodies)))
    }
  })
  return { tidemark: summarize(tidemark), copy: summarize(copy) }
}
