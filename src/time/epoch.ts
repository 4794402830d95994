import { type Instant, parseInstant } from './instant.ts'

const EPOCH = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?$/

/** Number of decimals of a second in each unit. */
const UNITS = { seconds: 0, milliseconds: 3, microseconds: 6, nanoseconds: 9 } as const
type Unit = keyof typeof UNITS

/** A shorter number is not a time of this millennium but something else, such as a year or the day number of a spreadsheet. */
const FEWEST_DIGITS = 9

/**
 * Reads a time since 1970, exact to the microsecond. The number of digits determines the unit: nine to eleven digits are seconds, up to the
 * year 5138. Milliseconds, microseconds and nanoseconds have three, six and nine digits more.
 *
 * @param unit the unit, if known.
 */
export function readEpoch(text: string, unit?: Unit): Instant | undefined {
  const [, sign, digits = '', fraction = ''] = EPOCH.exec(text) ?? []
  if (sign === undefined || (unit === undefined && digits.length < FEWEST_DIGITS)) return undefined
  const behind = UNITS[unit ?? unitOf(digits)]
  const nanoseconds = BigInt(digits + fraction.slice(0, 9 - behind).padEnd(9 - behind, '0'))
  const microseconds = floorThousandth(sign === '-' ? -nanoseconds : nanoseconds)
  const seconds = floorMillionth(microseconds)
  if (seconds < -62_135_596_800n || seconds > 253_402_300_799n) return undefined
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return parseInstant(`${whole}.${String(microseconds - seconds * 1_000_000n).padStart(6, '0')}Z`)
}

function unitOf(digits: string): Unit {
  const length = digits.replace(/^0+/, '').length
  if (length <= 11) return 'seconds'
  if (length <= 14) return 'milliseconds'
  return length <= 17 ? 'microseconds' : 'nanoseconds'
}

const floorThousandth = (value: bigint) => floorDivide(value, 1000n)
const floorMillionth = (value: bigint) => floorDivide(value, 1_000_000n)

function floorDivide(value: bigint, by: bigint): bigint {
  return value < 0n && value % by !== 0n ? value / by - 1n : value / by
}
