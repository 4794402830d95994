import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { placeInCalendar } from '../../test/oracle/oracle.ts'
import { readZone } from '../zones/read-zone.ts'
import { createCalendar } from './calendar.ts'

const database = useTestDatabase({ isBlank: true })
const HOUR_MS = 3_600_000

/** Zones with whole, half and quarter hours, and with clocks that change by an hour, by half an hour, or never. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'America/Sao_Paulo',
]

test.each(zones)('days and hours of %s equal those of its local clock', async (timeZone) => {
  const zone = await readZone(database.pool, timeZone)
  const [first, last] = [Date.parse('2000-01-01'), Date.parse('2024-12-31')]
  const changes = zone.changes.map(({ at }) => at).filter((at) => first <= at && at <= last)
  const nearChange = fc
    .tuple(fc.constantFrom(first, ...changes), fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }))
    .map(([change, distance]) => change + distance)
  const moment = fc.oneof(fc.integer({ min: first, max: last }), nearChange)
  const calendar = createCalendar(zone)
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1 }), (moments) => {
      for (const ms of moments) {
        const { date, hour } = placeInCalendar(ms, timeZone)
        const expected = { day: date, hour: `${new Date(hour).toISOString().slice(0, 19)}Z` }
        expect(calendar.placeOf(ms), `at ${new Date(ms).toISOString()}`).toMatchObject(expected)
      }
    }),
    { numRuns: 30 },
  )
})

test.each([
  ['Europe/Berlin', '2024-10-27T00:30:00Z', '2024-10-27', '2024-10-27T00:00:00Z'],
  ['Europe/Berlin', '2024-10-27T01:30:00Z', '2024-10-27', '2024-10-27T01:00:00Z'],
  ['Europe/Berlin', '2024-03-31T00:59:59.999Z', '2024-03-31', '2024-03-31T00:00:00Z'],
  ['Europe/Berlin', '2024-03-31T01:00:00Z', '2024-03-31', '2024-03-31T01:00:00Z'],
  ['Europe/Berlin', '2024-06-30T22:00:00Z', '2024-07-01', '2024-06-30T22:00:00Z'],
  ['Asia/Kolkata', '2024-01-01T18:29:59Z', '2024-01-01', '2024-01-01T17:30:00Z'],
  ['Asia/Kathmandu', '2024-01-01T18:15:00Z', '2024-01-02', '2024-01-01T18:15:00Z'],
  ['Atlantic/Azores', '2025-10-26T00:30:00Z', '2025-10-26', '2025-10-26T00:00:00Z'],
  ['Atlantic/Azores', '2025-10-26T01:30:00Z', '2025-10-26', '2025-10-26T01:00:00Z'],
  ['Australia/Lord_Howe', '2025-04-05T14:40:00Z', '2025-04-06', '2025-04-05T14:00:00Z'],
  ['Australia/Lord_Howe', '2025-04-05T15:10:00Z', '2025-04-06', '2025-04-05T15:00:00Z'],
  ['Australia/Lord_Howe', '2025-10-04T15:40:00Z', '2025-10-05', '2025-10-04T15:30:00Z'],
  ['Australia/Lord_Howe', '2024-10-05T15:59:59Z', '2024-10-06', '2024-10-05T15:30:00Z'],
  ['America/St_Johns', '2010-11-07T02:45:00Z', '2010-11-07', '2010-11-07T02:30:00Z'],
])('in %s, %s is on %s in the hour from %s', async (timeZone, moment, day, hour) => {
  const calendar = createCalendar(await readZone(database.pool, timeZone))
  expect(calendar.placeOf(Date.parse(moment))).toMatchObject({ day, hour })
})
