import type { AzureServiceBusSource } from '../../src/transports/source.ts'
import type { Bench } from '../bench.ts'
import { startChild } from '../child.ts'
import { type HttpClient, openClient } from '../http-client.ts'
import { median, percentile } from '../measure.ts'
import type { ServiceTask } from '../service-process.ts'
import { dayOf } from '../whizbang-orders.ts'
import { subscribeBare } from './bare-service-bus.ts'
import { nowMs } from './clock.ts'
import { SERVICE_BUS_CREDIT } from './credit.ts'
import { withDeadline } from './deadline.ts'
import { startBus } from './service-bus.ts'
import type { Published, SteadyTask } from './steady-publisher-process.ts'
import { countOrders, watchOrders } from './watch-orders.ts'

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

const ASK_EVERY_MS = 20
const SUBSCRIPTION = 'tidemark'

interface Round {
  published: Published
  arrivedAtMs: readonly number[]
  answersMs: readonly number[]
}

/** Bus, publisher and service have processes of their own; this one receives, or asks the service. The first round warms up. */
export async function measureLatency(bench: Bench): Promise<BrokerLatency> {
  const { latencyRounds: rounds, latencySeconds, ordersPerSecond } = bench.sizes.brokers
  const orders = latencySeconds * ordersPerSecond
  const bus = await startBus({ bare: [SUBSCRIPTION], tidemark: [SUBSCRIPTION] })
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

async function receiveBare(bench: Bench, connectionString: string, count: number): Promise<Round> {
  const arrivedAtMs: number[] = []
  const arrived = Promise.withResolvers<void>()
  const place = { connectionString, topic: 'bare', subscription: SUBSCRIPTION, credit: SERVICE_BUS_CREDIT }
  let settled = 0
  const receiver = subscribeBare(place, {
    onMessage: () => void arrivedAtMs.push(nowMs()),
    onSettled: () => ++settled === count && arrived.resolve(),
  })
  try {
    const publisher = await startPublisher(bench, connectionString, 'bare', count)
    await withDeadline(arrived.promise, receiver.problem)
    return { published: await publisher.stop(), arrivedAtMs, answersMs: [] }
  } finally {
    await receiver.stop()
  }
}

async function askTidemark(bench: Bench, connectionString: string, count: number, client: HttpClient): Promise<Round> {
  const { sequence, taken } = bench.orders
  const days = `startDate=${dayOf(sequence, taken)}&endDate=${dayOf(sequence, taken + count - 1)}`
  const path = `/api/analytics/sales/daily?${days}`
  const { orders: before } = await countOrders(client, path)
  const stop = new AbortController()
  const publisher = await startPublisher(bench, connectionString, 'tidemark', count)
  const watching = watchOrders(client, { path, before, count, everyMs: ASK_EVERY_MS, signal: stop.signal })
  const { atMs, answersMs } = await withDeadline(watching, () => 'not all orders are in the report').finally(() =>
    stop.abort(),
  )
  bench.orders.skipTo(taken + count)
  return { published: await publisher.stop(), arrivedAtMs: atMs, answersMs }
}

/** Both ways get the same orders. */
function startPublisher({ orders, sizes }: Bench, connectionString: string, topic: string, count: number) {
  const { sequence, taken: from } = orders
  const { ordersPerSecond } = sizes.brokers
  const target = { kind: 'azure-service-bus', connectionString, topic } as const
  return startChild<SteadyTask, string, Published>(new URL('steady-publisher-process.ts', import.meta.url), {
    ...{ target, sequence, from, to: from + count, ordersPerSecond },
  })
}

const sourceAt = (connectionString: string): AzureServiceBusSource => ({
  name: 'bench-latency',
  kind: 'azure-service-bus',
  connectionString,
  topics: ['tidemark'],
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
