import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
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

/** The local time at that moment, as if it were UTC. */
function wallClockMs(format: Intl.DateTimeFormat, ms: number): number {
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day, hour, minute, second } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

test.each(zones)('days and hours of %s equal those of its local clock', async (timeZone) => {
  const numeric = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const
  const wall = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...numeric })
  const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2024-12-31'), noInvalidDate: true })
  const calendar = createCalendar(await readZone(database.pool, timeZone))
  fc.assert(
    fc.property(fc.array(moment.map(Number), { minLength: 1 }), (moments) => {
      for (const ms of moments) {
        const seconds = Math.floor(ms / 1000) * 1000
        const local = wallClockMs(wall, seconds)
        const { day, hour } = calendar.placeOf(ms)
        expect(day).toBe(new Date(local).toISOString().slice(0, 10))
        expect(hour).toBe(`${new Date(seconds - (local % HOUR_MS)).toISOString().slice(0, 19)}Z`)
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
  ['America/St_Johns', '2010-11-07T02:45:00Z', '2010-11-07', '2010-11-07T02:30:00Z'],
])('in %s, %s is on %s in the hour from %s', async (timeZone, moment, day, hour) => {
  const calendar = createCalendar(await readZone(database.pool, timeZone))
  expect(calendar.placeOf(Date.parse(moment))).toMatchObject({ day, hour })
})
