import { expect, test } from 'vitest'
import { readDuration, readExpiry } from './expiry.ts'

const DAY_MS = 86_400_000

test.each([
  ['12h', DAY_MS / 2],
  ['90d', 90 * DAY_MS],
  [' 6w ', 42 * DAY_MS],
  ['10y', 3650 * DAY_MS],
])('%j is a time from now', (text, afterMs) => {
  expect(readDuration(text)).toBe(afterMs)
  expect(readExpiry(text)).toEqual({ afterMs })
})

test('a key that expires on a date works until the end of the day', () => {
  expect(readExpiry('2027-02-28')).toEqual({ at: '2027-03-01T00:00:00.000Z' })
})

test.each(['', '0d', '11y', '90', 'd', '-1d', '1.5d', '2027-02-29', '2027-13-01', '28.02.2027', 'never'])(
  '%j is refused',
  (text) => expect(readExpiry(text)).toBeUndefined(),
)
