import { setTimeout as delay } from 'node:timers/promises'
import type { HttpClient } from '../http-client.ts'
import { nowMs } from './clock.ts'

/** What was seen of the orders in a report that was asked again and again. */
export interface Watched {
  /** When so many orders were first in an answer that had been read: the first, the second, … */
  atMs: number[]
  /** What each answer took. */
  answersMs: number[]
}

/** Asks for the number of orders in a report of days. */
export async function countOrders(client: HttpClient, path: string): Promise<{ orders: number; ms: number }> {
  const { body, ms } = await client.get(path)
  const days = JSON.parse(body) as { totalOrders: number }[]
  return { orders: days.reduce((sum, { totalOrders }) => sum + totalOrders, 0), ms }
}

/** Asks until so many orders more than `before` are in the report, `everyMs` after each answer. */
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
  /** Ends the watching. */
  signal: AbortSignal
}
