import type { Bench } from './bench.ts'
import { startChild } from './child.ts'
import { type HttpClient, openClient } from './http-client.ts'
import { type Latency, measureReports, reportsUpTo, summarizeLatency } from './report-latency.ts'
import type { SenderTask, Sent } from './sender-process.ts'
import type { ServiceTask } from './service-process.ts'
import { HEADERS } from './whizbang-orders.ts'

/** How fast a whole Tidemark, in a process of its own, answers over HTTP. */
export interface ServiceLatency {
  /** Orders in the database. */
  orders: number
  /** While nothing else is asked of it. */
  quiet: Latency[]
  /** While orders arrive at the same service. */
  busy: { ordersPerSecond: number; reports: Latency[] }
  /** An order sent by itself, until it is in every report. */
  post: Latency
}

const WARM_UP_POSTS = 50

export async function measureService(bench: Bench): Promise<ServiceLatency> {
  const { orders, databaseUrl } = bench
  const before = orders.taken
  const service = await startChild<ServiceTask, string, undefined>(file('service-process.ts'), { databaseUrl })
  const client = openClient(service.ready)
  try {
    const quiet = await askReports('Asking reports', bench, client)
    const post = await postOrders(bench, client)
    const busy = await whileOrdersArrive(service.ready, bench, () =>
      askReports('Asking reports while orders arrive', bench, client),
    )
    return { orders: before, quiet, busy, post }
  } finally {
    client.close()
    await service.stop()
  }
}

function askReports(title: string, { orders, sizes, runStage }: Bench, client: HttpClient): Promise<Latency[]> {
  return runStage(title, (show) => measureReports(client, reportsUpTo(orders.lastDay), sizes.requests, show))
}

async function postOrders({ orders, sizes, runStage }: Bench, client: HttpClient): Promise<Latency> {
  const path = '/api/events'
  const ms = await runStage('Posting orders one by one', async (show) => {
    const measured: number[] = []
    for (const [i, body] of orders.take(WARM_UP_POSTS + sizes.requests).entries()) {
      show(i, WARM_UP_POSTS + sizes.requests, 'requests')
      const answer = await client.post(path, HEADERS, body)
      if (i >= WARM_UP_POSTS) measured.push(answer.ms)
    }
    return measured
  })
  return { name: 'an order', path, ...summarizeLatency(ms) }
}

async function whileOrdersArrive(
  url: string,
  { orders, sizes }: Bench,
  ask: () => Promise<Latency[]>,
): Promise<ServiceLatency['busy']> {
  const { sequence, taken: from } = orders
  const task = { url, sequence, from, ordersPerSecond: sizes.arrivingPerSecond }
  const sender = await startChild<SenderTask, string, Sent>(file('sender-process.ts'), task)
  const reports = await ask()
  const { to, ordersPerSecond } = await sender.stop()
  orders.skipTo(to)
  return { ordersPerSecond, reports }
}

const file = (name: string) => new URL(name, import.meta.url)
