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
import { type Question, questionsUpTo } from './questions.ts'
import { openRawDuckDb, openRawPostgres, type RawEngine } from './raw-engines.ts'

/** How fast one report answers, over HTTP, and how fast the orders themselves. */
export interface ReportLatency extends Omit<Latency, 'name'>, Pick<Question, 'report' | 'span'> {
  /** Undefined if the report cannot be computed from orders. */
  postgresMs: number | undefined
  duckDbMs: number | undefined
}

/** All reports at one size of the database. */
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

/** Fills an empty database with so many orders and asks every report, and the orders themselves. */
export async function measureReportLevel(bench: Bench, orders: number): Promise<ReportLevel> {
  const plan = planOf(orders)
  await fillShop(plan, bench)
  const lastDay = new Date(plan.endMs - 1).toISOString().slice(0, 10)
  const questions = questionsUpTo(lastDay, anyOrder(plan))
  const { databaseUrl } = bench
  const service = await startChild<ServiceTask, string, undefined>(new URL('../service-process.ts', import.meta.url), {
    databaseUrl,
  })
  const client = openClient(service.ready)
  try {
    const latencies = await bench.runStage('Asking reports', (show) =>
      measureReports(
        countingRefusals(client),
        questions.map(({ report, span, path }) => ({ name: `${report}, ${span}`, path })),
        bench.sizes.reports.requests,
        show,
      ),
    )
    const postgres = await askPostgres(bench, questions, client)
    const duckDb = await askDuckDb(bench, questions, client)
    return {
      orders,
      reports: questions.map(({ report, span }, i) => {
        const { name: _, ...latency } = latencies[i] as Latency
        return { report, span, ...latency, postgresMs: postgres[i], duckDbMs: duckDb[i] }
      }),
    }
  } finally {
    client.close()
    await service.stop()
  }
}

const REFUSED = 'refused: '

/** A report that PostgreSQL breaks off after some seconds is a finding: what is refused counts with the time that it took. */
function countingRefusals(client: HttpClient): HttpClient {
  const get = async (path: string) => {
    const started = performance.now()
    try {
      return await client.get(path)
    } catch (error) {
      const ms = performance.now() - started
      if (ms < REPORT_TIMEOUT_MS) throw error
      return { body: REFUSED + String(error), ms }
    }
  }
  return { ...client, get }
}

/** Of a customer, from the middle of the time. */
function anyOrder(plan: ShopPlan): LifeEvent {
  for (let number = Math.floor(plan.orders / 2); ; number++) {
    const [order] = eventsOfOrder(plan, number)
    if (order?.data.customerId !== undefined) return order
  }
}

type Asked = (number | undefined)[]

async function askPostgres(bench: Bench, questions: readonly Question[], client: HttpClient): Promise<Asked> {
  const engine = await openRawPostgres(bench.databaseUrl)
  try {
    return await askAll('Asking the orders in PostgreSQL', bench, engine, questions, client)
  } finally {
    await engine.close()
  }
}

async function askDuckDb(bench: Bench, questions: readonly Question[], client: HttpClient): Promise<Asked> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  try {
    const engine = await bench.runStage('Copying the orders to DuckDB', () => openRawDuckDb(bench.pool, folder))
    try {
      return await askAll('Asking the orders in DuckDB', bench, engine, questions, client)
    } finally {
      await engine.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function askAll(
  title: string,
  { sizes, runStage }: Bench,
  engine: RawEngine,
  questions: readonly Question[],
  client: HttpClient,
): Promise<Asked> {
  return runStage(title, async (show) => {
    const asked: Asked = []
    for (const [i, question] of questions.entries()) {
      show(i, questions.length, 'requests')
      const { body } = await countingRefusals(client).get(question.path)
      asked.push(
        body.startsWith(REFUSED) ? undefined : await measureRaw(engine, question, body, sizes.reports.rawRounds),
      )
    }
    return asked
  })
}
