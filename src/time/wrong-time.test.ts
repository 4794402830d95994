import { expect, test } from 'vitest'
import { describeWrongTime } from './wrong-time.ts'

const EXPECTED = 'must be a time that exists, such as 2026-04-17T12:13:07Z or seconds or milliseconds since 1970'

test.each([
  ['03/04/2026', '. The day and the month are ambiguous. Write the year first: 2026-04-03 or 2026-03-04'],
  ['3.4.26 10:00', '. The day and the month are ambiguous. Write the year first: 2026-04-03 or 2026-03-04'],
  ['04-04-2026', '. Write the year first: 2026-04-04'],
  ['13/04/2026', '. Write the year first: 2026-04-13'],
  ['04/13/2026', '. Write the year first: 2026-04-13'],
  ['31/31/2026', ''],
  ['2026-02-30', ''],
  ['yesterday', ''],
  [-5, ''],
  [undefined, ''],
])('the error for %j says what to write', (value, advice) => {
  expect(describeWrongTime('voidedAt', value)).toBe(`voidedAt ${EXPECTED}, not ${JSON.stringify(value)}${advice}`)
})
