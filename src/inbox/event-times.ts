import { EXPECTED_REVISION } from '../contracts/contract.ts'
import { contracts, type EventType } from '../contracts/index.ts'
import { DAY_MS } from '../durations.ts'
import { type Instant, microsOf } from '../time/instant.ts'
import { isUnsetTime, readTime } from '../time/read-time.ts'
import { describeWrongTime, shown } from '../time/wrong-time.ts'
import type { Zone } from '../zones/zone.ts'
import type { EnvelopeError } from './envelopes/envelope.ts'

const OLDEST_MS = Date.UTC(2000, 0, 1)

/** Whether an event of that time is refused at this moment; both in milliseconds since 1970, by the database's clock. */
export function isTooFarAhead(eventMs: number, nowMs: number): boolean {
  return eventMs > nowMs + DAY_MS
}

/**
 * Reads a time that must be in the range of events.
 *
 * @param name returns the name of the property for an error; `what` is its name in the message about its range.
 * @param zone of times that name no offset.
 * @param expected the allowed forms of the property for an error. Default: those of a time.
 */
export function checkTime(
  time: unknown,
  name: () => string,
  what: string,
  zone: Zone | undefined,
  nowMs: number,
  expected?: string,
): Instant | EnvelopeError {
  const at = readTime(time, zone)
  if (!at) return { reason: 'invalid', error: describeWrongTime(name(), time, expected) }
  if (at.ms >= OLDEST_MS && !isTooFarAhead(at.ms, nowMs)) return at
  const range = at.ms < OLDEST_MS ? 'before 2000-01-01' : 'more than a day in the future'
  return {
    reason: 'time_out_of_range',
    error: `its ${what} ${typeof time === 'string' ? time : shown(time)} is ${range}`,
  }
}

/**
 * Reads the other times of a payload, in the payload itself: a time becomes ISO 8601 text in UTC, and a revision a number. A revision
 * that is a time is the number of its microseconds since 1970.
 *
 * @returns what is wrong, if anything.
 */
export function readOtherTimes(
  type: EventType,
  payload: object,
  zone: Zone | undefined,
  nowMs: number,
): EnvelopeError | undefined {
  const values = payload as Record<string, unknown>
  for (const name of contracts[type].otherTimes) {
    const value = values[name]
    const number = name === 'revision' ? numberOf(value) : undefined
    if (number !== undefined) values[name] = number
    else if (value === undefined || isUnsetTime(value)) delete values[name]
    else {
      const expected = name === 'revision' ? EXPECTED_REVISION : undefined
      // A number below zero is no time before 1970 here.
      if (expected !== undefined && Number(value) < 0) {
        return { reason: 'invalid', error: describeWrongTime(name, value, expected) }
      }
      const at = checkTime(value, () => name, name, zone, nowMs, expected)
      if ('error' in at) return at
      values[name] = name === 'revision' ? microsOf(at) : at.text
    }
  }
  return undefined
}

/** The whole number in a revision that is not a time. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
