import { DAY_MS, HOUR_MS } from '../durations.ts'

/** When a key expires: a moment, or a time from now by the clock of the database. */
export type Expiry = { at: string; afterMs?: undefined } | { at?: undefined; afterMs: number }

export const EXPECTED_EXPIRY =
  'a time such as 12h, 90d, 6w or 1y, or a date written YYYY-MM-DD, at the end of which in UTC the key expires'

const UNITS = { h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS, y: 365 * DAY_MS } as const
const LONGEST_MS = 10 * UNITS.y

/** Reads `90d` and the like. @returns undefined for a text that is not allowed. */
export function readDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([hdwy])$/.exec(text.trim()) ?? []
  if (count === undefined) return undefined
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS]
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined
}

/** @returns undefined for a text that is not allowed. */
export function readExpiry(text: string): Expiry | undefined {
  const afterMs = readDuration(text)
  if (afterMs !== undefined) return { afterMs }
  const day = text.trim()
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const ms = Date.parse(`${day}T00:00:00Z`)
  const exists = Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day)
  return exists ? { at: new Date(ms + DAY_MS).toISOString() } : undefined
}
