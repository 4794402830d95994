import { BusConfigError } from './config-error.ts'

const PATTERN = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1000]
/** The days of .NET's longest duration, which means unlimited: P10675199DT2H48M5.4775807S. */
const FOREVER_DAYS = 10_675_199

/**
 * Reads an ISO 8601 duration of days, hours, minutes and seconds, such as `PT1M30S` or `P14D`. @returns milliseconds.
 *
 * @param place of the duration, for the error message.
 * @throws BusConfigError
 */
export function readDuration(text: string, place: string): number {
  const match = PATTERN.exec(text)
  if (!match || text.endsWith('P') || text.endsWith('T')) {
    throw new BusConfigError(`${place} is "${text}"; write an ISO 8601 duration, such as PT30S, PT1M30S, PT1H or P14D`)
  }
  const parts = match.slice(1).map((part) => Number(part ?? 0))
  if ((parts[0] ?? 0) >= FOREVER_DAYS) return Number.POSITIVE_INFINITY
  const durationMs = parts.reduce((sum, part, index) => sum + part * (UNITS_MS[index] ?? 0), 0)
  if (durationMs <= 0) throw new BusConfigError(`${place} is "${text}"; it must be longer than zero`)
  return durationMs
}
