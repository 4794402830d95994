import type { AzureServiceBusSource } from '../../src/transports/azure-service-bus/settings.ts'
import { startBus } from '../../test/brokers/azure-service-bus/bench.ts'
import type { Bench } from '../bench.ts'
import { startChild } from '../child.ts'
import { openClient } from '../http-client.ts'
import { median, percentile } from '../measure.ts'
import type { ServiceTask } from '../service-process.ts'
import { ASK_EVERY_MS, type Round, receiveBare, receiveByTidemark, SUBSCRIPTION, TOPICS } from './latency-rounds.ts'

/** The latency of orders that are published to the local bus at a steady rate, one message each. */
export interface BrokerLatency {
  ordersPerSecond: number
  rounds: number
  /** The number of orders in each round. */
  orders: number
  /** Until the handler of Azure's SDK has the message. */
  bare: Latencies
  /** Until a response of a complete Tidemark includes the order. */
  tidemark: Latencies
  /** The pause after each response before the report is requested again. */
  askedEveryMs: number
  /** The median response time of the report. */
  answerMs: number
}

/** Medians over rounds, in milliseconds. */
interface Latencies {
  p50Ms: number
  p99Ms: number
  /** The p99 of the worst round. */
  worstP99Ms: number
}

/** Bus, publisher and service have their own processes. This process receives or sends requests. The first round is a warm-up. */
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
        tidemark.push(await receiveByTidemark(bench, bus.ready, orders, client))
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

/** The n-th arrival belongs to the n-th order. This is exact for the count of orders, even if batches overtake each other. */
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
