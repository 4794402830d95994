import { subscribeBare } from '../../test/brokers/azure-service-bus/bare-client.ts'
import type { Bench } from '../bench.ts'
import { startChild } from '../child.ts'
import type { HttpClient } from '../http-client.ts'
import { dayOf } from '../whizbang-orders.ts'
import { nowMs } from './clock.ts'
import { SERVICE_BUS_CREDIT } from './credit.ts'
import { withDeadline } from './deadline.ts'
import type { Published, SteadyTask } from './steady-publisher-process.ts'
import { countOrders, watchOrders } from './watch-orders.ts'

/** The results of the orders of a round. */
export interface Round {
  published: Published
  /** The arrival of each order, by order of arrival. */
  arrivedAtMs: readonly number[]
  answersMs: readonly number[]
}

/** The topics of the bus, one for each way, so that they do not slow each other down. Both have this subscription. */
export const TOPICS = { bare: 'bare', tidemark: 'tidemark' } as const
export const SUBSCRIPTION = 'tidemark'
export const ASK_EVERY_MS = 20

/** Publishes a number of orders and waits until the handler of Azure's SDK has completed all of them. */
export async function receiveBare(bench: Bench, connectionString: string, count: number): Promise<Round> {
  const arrivedAtMs: number[] = []
  const arrived = Promise.withResolvers<void>()
  const place = { connectionString, topic: TOPICS.bare, subscription: SUBSCRIPTION, credit: SERVICE_BUS_CREDIT }
  let settled = 0
  const receiver = subscribeBare(place, {
    onMessage: () => void arrivedAtMs.push(nowMs()),
    onSettled: () => ++settled === count && arrived.resolve(),
  })
  try {
    const publisher = await startPublisher(bench, connectionString, TOPICS.bare, count)
    await withDeadline(arrived.promise, receiver.problem)
    return { published: await publisher.stop(), arrivedAtMs, answersMs: [] }
  } finally {
    await receiver.stop()
  }
}

/** Publishes a number of orders and waits until the daily sales of a running Tidemark include all of them. */
export async function receiveByTidemark(
  bench: Bench,
  connectionString: string,
  count: number,
  client: HttpClient,
): Promise<Round> {
  const { sequence, taken } = bench.orders
  const days = `startDate=${dayOf(sequence, taken)}&endDate=${dayOf(sequence, taken + count - 1)}`
  const path = `/api/analytics/sales/daily?${days}`
  const { orders: before } = await countOrders(client, path)
  const stop = new AbortController()
  const publisher = await startPublisher(bench, connectionString, TOPICS.tidemark, count)
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
    target,
    sequence,
    from,
    to: from + count,
    ordersPerSecond,
  })
}
