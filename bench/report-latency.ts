import type { HttpClient } from './http-client.ts'
import { percentile } from './measure.ts'
import type { Show } from './stage.ts'

/** A question to the API. */
interface Endpoint {
  name: string
  path: string
}

export interface Latency extends Endpoint {
  requests: number
  p50Ms: number
  p99Ms: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Each report as it is asked by default, and those over days also for a year, up to this day (`YYYY-MM-DD`). */
export function reportsUpTo(day: string): Endpoint[] {
  const yearAgo = new Date(Date.parse(day) - 365 * DAY_MS).toISOString().slice(0, 10)
  return [
    { name: 'daily sales, 30 days', path: `/api/analytics/sales/daily?endDate=${day}` },
    { name: 'daily sales, a year', path: `/api/analytics/sales/daily?startDate=${yearAgo}&endDate=${day}` },
    { name: 'hourly sales, a day', path: `/api/analytics/sales/hourly?date=${day}` },
    { name: 'monthly sales, 12 months', path: `/api/analytics/sales/monthly?endDate=${day}` },
    { name: 'top products, 30 days', path: `/api/analytics/products/top?endDate=${day}` },
    { name: 'top products, a year', path: `/api/analytics/products/top?startDate=${yearAgo}&endDate=${day}` },
    { name: 'ingest', path: '/api/analytics/ingest' },
  ]
}

const MOST_WARM_UP_REQUESTS = 50
/** An endpoint that has taken so long is not asked again, once it was asked a few times; to warm up, after less. */
const ENOUGH_MS = 20_000
const WARM_MS = 3000
const FEWEST = 10

/**
 * Asks one question after the other, and all of them in turn, so that a noisy moment falls on each alike.
 *
 * @throws Error when an answer holds no rows.
 */
export async function measureReports(
  client: HttpClient,
  endpoints: readonly Endpoint[],
  requests: number,
  show: Show,
): Promise<Latency[]> {
  const asked = endpoints.map((endpoint) => ({ endpoint, ms: [] as number[], spentMs: 0 }))
  const warmUp = Math.min(MOST_WARM_UP_REQUESTS, requests)
  const total = (warmUp + requests) * endpoints.length
  for (let i = -warmUp; i < requests; i++) {
    show((warmUp + i) * endpoints.length, total, 'requests')
    for (const question of asked) {
      const { endpoint, ms, spentMs } = question
      if (i < 0 ? spentMs > WARM_MS : ms.length >= FEWEST && spentMs > ENOUGH_MS) continue
      const answer = await client.get(endpoint.path)
      question.spentMs += answer.ms
      if (answer.body.length < MIN_ANSWER) throw new Error(`${endpoint.path} returned no rows: ${answer.body}`)
      if (i >= 0) ms.push(answer.ms)
    }
  }
  return asked.map(({ endpoint, ms }) => ({ ...endpoint, ...summarizeLatency(ms) }))
}

/** An answer without rows is shorter. */
const MIN_ANSWER = 50

export function summarizeLatency(ms: readonly number[]): { requests: number; p50Ms: number; p99Ms: number } {
  const rounded = (value: number) => Math.round(value * 100) / 100
  return { requests: ms.length, p50Ms: rounded(percentile(ms, 0.5)), p99Ms: rounded(percentile(ms, 0.99)) }
}
