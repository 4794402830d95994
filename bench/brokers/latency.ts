import type { AzureServiceBusSource } from '../../src/transports/azure-service-bus/settings.ts'
import type { Bench } from '../bench.ts'
import { startChild } from '../child.ts'
import { openClient } from '../http-client.ts'
import { median, percentile } from '../measure.ts'
import type { ServiceTask } from '../service-process.ts'
import { startBus } from './azure-service-bus.ts'
import { ASK_EVERY_MS, askTidemark, type Round, receiveBare, SUBSCRIPTION, TOPICS } from './latency-rounds.ts'

/** How long orders take that a shop publishes to the local bus at a steady rate, one message each. */
export interface BrokerLatency {
  ordersPerSecond: number
  rounds: number
  /** In each round. */
  orders: number
  /** Until the handler of Azure's SDK has the message. */
  bare: Latencies
  /** Until an answer of a whole Tidemark counts the order. */
  tidemark: Latencies
  /** The report was asked again so long after each answer. */
  askedEveryMs: number
  /** What an answer took in the median. */
  answerMs: number
}

/** Medians over rounds, in milliseconds. */
interface Latencies {
  p50Ms: number
  p99Ms: number
  /** The p99 of the worst round. */
  worstP99Ms: number
}

/** Bus, publisher and service have processes of their own; this one receives, or asks the service. The first round warms up. */
export async function measureLatency(bench: Bench): Promise<BrokerLatency> {
  const { latencyRounds: rounds, latencySeconds, ordersPerSecond } = bench.sizes.brokers
  const orders = latencySeconds * ordersPerSecond
  const bus = await startBus({ [TOPICS.bare]: [SUBSCRIPTION], [TOPICS.tidemark]: [SUBSCRIPTION] })
  const source = sourceAt(bus.ready)
  const { databaseUrl } = bench
  const task = { databaseUrl, sources: JSON.stringify([source]) }
  const service = await startChild<ServiceTask, string, undefined>(
    new URL('../service-process.ts', import.meta.url),
    task,
  )
  const client = openClient(service.ready)
  const bare: Round[] = []
  const tidemark: Round[] = []
  try {
    await bench.runStage(`Latency at ${ordersPerSecond} orders a second`, async (show) => {
      for (let round = 0; round <= rounds; round++) {
        show(2 * round * orders, 2 * (rounds + 1) * orders, 'orders')
        bare.push(await receiveBare(bench, bus.ready, orders))
        tidemark.push(await askTidemark(bench, bus.ready, orders, client))
      }
    })
  } finally {
    client.close()
    await service.stop()
    await bus.stop()
  }
  const counted = tidemark.slice(1)
  return {
    ordersPerSecond: Math.round(median(counted.map(({ published }) => published.ordersPerSecond))),
    rounds,
    orders,
    bare: summarizeRounds(bare.slice(1)),
    tidemark: summarizeRounds(counted),
    askedEveryMs: ASK_EVERY_MS,
    answerMs: rounded(median(counted.flatMap(({ answersMs }) => answersMs))),
  }
}

const sourceAt = (connectionString: string): AzureServiceBusSource => ({
  name: 'bench-latency',
  kind: 'azure-service-bus',
  connectionString,
  topics: [TOPICS.tidemark],
  subscription: SUBSCRIPTION,
})

/** The n-th arrival belongs to the n-th order: where batches overtake each other, one order waits for another. */
function summarizeRounds(rounds: readonly Round[]): Latencies {
  const each = rounds.map(({ published, arrivedAtMs }) =>
    arrivedAtMs.map((at, i) => at - (published.atMs[i] ?? Number.NaN)),
  )
  const p99 = each.map((latencies) => percentile(latencies, 0.99))
  return {
    p50Ms: rounded(median(each.map((latencies) => percentile(latencies, 0.5)))),
    p99Ms: rounded(median(p99)),
    worstP99Ms: rounded(Math.max(...p99)),
  }
}

const rounded = (value: number) => Math.round(value * 100) / 100
