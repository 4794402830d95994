import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REPORT_TIMEOUT_MS } from '../../src/reports/engine/report-pool.ts'
import type { Bench } from '../bench.ts'
import { startChild } from '../child.ts'
import { type HttpClient, openClient } from '../http-client.ts'
import { type Latency, measureReports } from '../report-latency.ts'
import type { ServiceTask } from '../service-process.ts'
import { fillShop } from './fill-shop.ts'
import { measureRaw } from './measure-raw.ts'
import { eventsOfOrder, type LifeEvent, type ShopPlan } from './order-life.ts'
import { openRawDuckDb, openRawPostgres, type RawEngine } from './raw-engines.ts'
import { type ReportRequest, requestsUpTo } from './report-requests.ts'

/** The response times of a report over HTTP, and the times of queries on the orders themselves. */
export interface ReportLatency extends Omit<Latency, 'name'>, Pick<ReportRequest, 'report' | 'span'> {
  /** Undefined if the report cannot be computed from orders. */
  postgresMs: number | undefined
  duckDbMs: number | undefined
}

/** The response times of all reports at a number of orders. */
export interface ReportLevel {
  orders: number
  reports: ReportLatency[]
}

const DAYS = 1000
const CUSTOMERS = 50_000
const DAY_MS = 86_400_000

/** A shop that is nearly three years old. */
export function planOf(orders: number): ShopPlan {
  return { orders, days: DAYS, customers: CUSTOMERS, endMs: Math.floor(Date.now() / DAY_MS) * DAY_MS }
}

/** Fills an empty database with orders, and measures every report and the queries on the orders themselves. */
export async function measureReportLevel(bench: Bench, orders: number): Promise<ReportLevel> {
  const plan = planOf(orders)
  await fillShop(plan, bench)
  const lastDay = new Date(plan.endMs - 1).toISOString().slice(0, 10)
  const requests = requestsUpTo(lastDay, orderWithCustomer(plan))
  const { databaseUrl } = bench
  const service = await startChild<ServiceTask, string, undefined>(new URL('../service-process.ts', import.meta.url), {
    databaseUrl,
  })
  const client = openClient(service.ready)
  try {
    const latencies = await bench.runStage('Requesting reports', (show) =>
      measureReports(
        acceptTimeouts(client),
        requests.map(({ report, span, path }) => ({ name: `${report}, ${span}`, path })),
        bench.sizes.reports.requests,
        show,
      ),
    )
    const postgres = await measurePostgres(bench, requests, client)
    const duckDb = await measureDuckDb(bench, requests, client)
    return {
      orders,
      reports: requests.map(({ report, span }, i) => {
        const { name: _, ...latency } = latencies[i] as Latency
        return { report, span, ...latency, postgresMs: postgres[i], duckDbMs: duckDb[i] }
      }),
    }
  } finally {
    client.close()
    await service.stop()
  }
}

const TIMED_OUT = 'timed out: '

/** Makes timeouts of reports responses, so that they count with their time. */
function acceptTimeouts(client: HttpClient): HttpClient {
  const get = async (path: string) => {
    const started = performance.now()
    try {
      return await client.get(path)
    } catch (error) {
      const ms = performance.now() - started
      if (ms < REPORT_TIMEOUT_MS) throw error
      return { body: TIMED_OUT + String(error), ms }
    }
  }
  return { ...client, get }
}

/** The first order of a customer in the second half of the orders. */
export function orderWithCustomer(plan: ShopPlan): LifeEvent {
  for (let number = Math.floor(plan.orders / 2); ; number++) {
    const [order] = eventsOfOrder(plan, number)
    if (order?.data.customerId !== undefined) return order
  }
}

type QueryTimes = (number | undefined)[]

async function measurePostgres(
  bench: Bench,
  requests: readonly ReportRequest[],
  client: HttpClient,
): Promise<QueryTimes> {
  const engine = await openRawPostgres(bench.databaseUrl)
  try {
    return await measureAll('Querying the orders in PostgreSQL', bench, engine, requests, client)
  } finally {
    await engine.close()
  }
}

async function measureDuckDb(
  bench: Bench,
  requests: readonly ReportRequest[],
  client: HttpClient,
): Promise<QueryTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  try {
    const engine = await bench.runStage('Copying the orders to DuckDB', () => openRawDuckDb(bench.pool, folder))
    try {
      return await measureAll('Querying the orders in DuckDB', bench, engine, requests, client)
    } finally {
      await engine.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function measureAll(
  title: string,
  { sizes, runStage }: Bench,
  engine: RawEngine,
  requests: readonly ReportRequest[],
  client: HttpClient,
): Promise<QueryTimes> {
  return runStage(title, async (show) => {
    const times: QueryTimes = []
    for (const [i, request] of requests.entries()) {
      show(i, requests.length, 'requests')
      const { body } = await acceptTimeouts(client).get(request.path)
      times.push(
        body.startsWith(TIMED_OUT) ? undefined : await measureRaw(engine, request, body, sizes.reports.rawRounds),
      )
    }
    return times
  })
}
