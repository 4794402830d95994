import { setTimeout as delay } from 'node:timers/promises'
import type { HttpClient } from '../http-client.ts'
import { nowMs } from './clock.ts'

/** The orders in a report that was requested repeatedly. */
export interface Watched {
  /** The times at which the first, the second, … order was first in a response. */
  atMs: number[]
  /** The response times. */
  answersMs: number[]
}

/** Requests the number of orders in a report by day. */
export async function countOrders(client: HttpClient, path: string): Promise<{ orders: number; ms: number }> {
  const { body, ms } = await client.get(path)
  const days = JSON.parse(body) as { totalOrders: number }[]
  return { orders: days.reduce((sum, { totalOrders }) => sum + totalOrders, 0), ms }
}

/** Requests a report until it has `count` more orders than `before`, with a pause of `everyMs` after each response. */
export async function watchOrders(
  client: HttpClient,
  { path, before, count, everyMs, signal }: WatchOptions,
): Promise<Watched> {
  const atMs: number[] = []
  const answersMs: number[] = []
  while (atMs.length < count && !signal.aborted) {
    const { orders, ms } = await countOrders(client, path)
    const now = nowMs()
    answersMs.push(ms)
    while (atMs.length < orders - before) atMs.push(now)
    await delay(everyMs)
  }
  return { atMs, answersMs }
}

interface WatchOptions {
  path: string
  before: number
  count: number
  everyMs: number
  signal: AbortSignal
}
