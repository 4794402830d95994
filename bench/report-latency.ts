import type { HttpClient } from './http-client.ts'
import { percentile } from './measure.ts'
import type { Show } from './stage.ts'

/** A request to the API. */
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

/** Reports of the tutorial with their default periods and for a year, up to this day (`YYYY-MM-DD`). */
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

const MAX_WARM_UP_REQUESTS = 50
/** An endpoint gets no more requests after this time, but at least `MIN_REQUESTS`. */
const MAX_SPENT_MS = 20_000
const MAX_WARM_UP_MS = 3000
const MIN_REQUESTS = 10

/**
 * Sends one request at a time, to all endpoints in turn. Load from other programs then affects all endpoints equally.
 *
 * @throws Error if a response does not have rows.
 */
export async function measureReports(
  client: HttpClient,
  endpoints: readonly Endpoint[],
  requests: number,
  show: Show,
): Promise<Latency[]> {
  const measurements = endpoints.map((endpoint) => ({ endpoint, ms: [] as number[], spentMs: 0 }))
  const warmUp = Math.min(MAX_WARM_UP_REQUESTS, requests)
  const total = (warmUp + requests) * endpoints.length
  for (let i = -warmUp; i < requests; i++) {
    show((warmUp + i) * endpoints.length, total, 'requests')
    for (const measurement of measurements) {
      const { endpoint, ms, spentMs } = measurement
      if (i < 0 ? spentMs > MAX_WARM_UP_MS : ms.length >= MIN_REQUESTS && spentMs > MAX_SPENT_MS) continue
      const response = await client.get(endpoint.path)
      measurement.spentMs += response.ms
      if (response.body.length < MIN_LENGTH) throw new Error(`${endpoint.path} returned no rows: ${response.body}`)
      if (i >= 0) ms.push(response.ms)
    }
  }
  return measurements.map(({ endpoint, ms }) => ({ ...endpoint, ...summarizeLatency(ms) }))
}

/** A response without rows is shorter. */
const MIN_LENGTH = 50

export function summarizeLatency(ms: readonly number[]): { requests: number; p50Ms: number; p99Ms: number } {
  const rounded = (value: number) => Math.round(value * 100) / 100
  return { requests: ms.length, p50Ms: rounded(percentile(ms, 0.5)), p99Ms: rounded(percentile(ms, 0.99)) }
}
