import type { Bench } from './bench.ts'
import { startChild } from './child.ts'
import { type HttpClient, openClient } from './http-client.ts'
import { type Latency, measureReports, reportsUpTo, summarizeLatency } from './report-latency.ts'
import type { SenderTask, Sent } from './sender-process.ts'
import type { ServiceMemory, ServiceTask } from './service-process.ts'
import { HEADERS } from './whizbang-orders.ts'

/** The response times of a complete Tidemark in its own process, over HTTP. */
export interface ServiceLatency {
  /** Orders in the database. */
  orders: number
  /** Without other requests. */
  quiet: Latency[]
  /** While orders arrive at the same service. */
  busy: { ordersPerSecond: number; reports: Latency[] }
  /** A request with one order, until all totals include it. */
  post: Latency
}

const WARM_UP_POSTS = 50

export async function measureService(bench: Bench): Promise<ServiceLatency> {
  const { orders, databaseUrl } = bench
  const before = orders.taken
  const service = await startChild<ServiceTask, string, ServiceMemory>(file('service-process.ts'), { databaseUrl })
  const client = openClient(service.ready)
  try {
    const quiet = await requestReports('Requesting reports', bench, client)
    const post = await postOrders(bench, client)
    const busy = await whileOrdersArrive(service.ready, bench, () =>
      requestReports('Requesting reports while orders arrive', bench, client),
    )
    return { orders: before, quiet, busy, post }
  } finally {
    client.close()
    await service.stop()
  }
}

function requestReports(title: string, { orders, sizes, runStage }: Bench, client: HttpClient): Promise<Latency[]> {
  return runStage(title, (show) => measureReports(client, reportsUpTo(orders.lastDay), sizes.requests, show))
}

async function postOrders({ orders, sizes, runStage }: Bench, client: HttpClient): Promise<Latency> {
  const path = '/api/events'
  const ms = await runStage('Posting orders one by one', async (show) => {
    const measured: number[] = []
    for (const [i, body] of orders.take(WARM_UP_POSTS + sizes.requests).entries()) {
      show(i, WARM_UP_POSTS + sizes.requests, 'requests')
      const response = await client.post(path, HEADERS, body)
      if (i >= WARM_UP_POSTS) measured.push(response.ms)
    }
    return measured
  })
  return { name: 'an order', path, ...summarizeLatency(ms) }
}

async function whileOrdersArrive(
  url: string,
  { orders, sizes }: Bench,
  measureReports: () => Promise<Latency[]>,
): Promise<ServiceLatency['busy']> {
  const { sequence, taken: from } = orders
  const task = { url, sequence, from, ordersPerSecond: sizes.arrivingPerSecond }
  const sender = await startChild<SenderTask, string, Sent>(file('sender-process.ts'), task)
  const reports = await measureReports()
  const { to, ordersPerSecond } = await sender.stop()
  orders.skipTo(to)
  return { ordersPerSecond, reports }
}

const file = (name: string) => new URL(name, import.meta.url)
