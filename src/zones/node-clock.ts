import { DAY_MS } from '../durations.ts'
import type { Zone } from './zone.ts'
import { isTimeZone } from './zone-names.ts'

type Clock = Pick<Zone, 'momentOf' | 'beginOfDay'>

const clocks = new Map<string, Clock | undefined>()

/**
 * The clock of a zone according to Node's zone data, for times that contain the name of a zone.
 *
 * @returns undefined for an unknown or ambiguous name.
 */
export function clockOfNode(name: string): Clock | undefined {
  if (clocks.has(name)) return clocks.get(name)
  const clock = isTimeZone(name) || name === 'GMT' ? makeClock(name) : undefined
  // Unknown names are not cached, because their number is unlimited.
  if (clock) clocks.set(name, clock)
  return clock
}

function makeClock(timeZone: string): Clock {
  const offsetAt = offsetsOf(timeZone)
  const momentOf = (localMs: number) => {
    const before = localMs - offsetAt(localMs - DAY_MS)
    const after = localMs - offsetAt(localMs + DAY_MS)
    return [before, after].sort((a, b) => a - b).find((ms) => ms + offsetAt(ms) === localMs) ?? before
  }
  return { momentOf, beginOfDay: (day) => momentOf(Date.parse(`${day}T00:00:00Z`)) }
}

function offsetsOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (ms) => {
    const whole = Math.floor(ms / 1000) * 1000
    const parts = Object.fromEntries(format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 0, day, hour, minute, second } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole
  }
}
