import { createHash } from 'node:crypto'
import { textOf } from './json.ts'

/** A time in UTC that has no zone, such as `2026-03-02T10:00:00` in a `_gmt` property of WooCommerce. Undefined if the time was never set. */
export function utcOf(value: unknown): string | undefined {
  const text = textOf(value)
  if (text === undefined || text.startsWith('0000')) return undefined
  const time = /(?:Z|GMT|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z')
}

/**
 * The time of a snapshot within its second. WooCommerce and Adobe Commerce state whole seconds, and an order may change twice in one. Later statuses have later
 * times.
 *
 * @param rank of the status, from 0 to 9.
 * @param content of the snapshot. Two contents at the same time and rank have different times, whichever arrives first.
 */
export function timeWithin(second: string, rank: number, content?: object): string {
  const fraction = content === undefined ? 0 : hashOf(content) % 100_000
  return second.replace(/(?:\.\d+)?Z$/, `.${rank}${String(fraction).padStart(5, '0')}Z`)
}

/** 32 bits of the hash of a JSON value. */
function hashOf(content: object): number {
  return createHash('sha256').update(JSON.stringify(content)).digest().readUInt32BE(0)
}
