import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createZone, hoursBetween } from './zone.ts'

const HOUR_MS = 3_600_000
const at = (text: string) => Date.parse(text)
const text = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

const berlin = createZone('Europe/Berlin', [
  { at: 0, offsetMs: HOUR_MS },
  { at: at('2025-03-30T01:00:00Z'), offsetMs: 2 * HOUR_MS },
  { at: at('2025-10-26T01:00:00Z'), offsetMs: HOUR_MS },
])
const azores = createZone('Atlantic/Azores', [
  { at: 0, offsetMs: 0 },
  { at: at('2025-10-26T01:00:00Z'), offsetMs: -HOUR_MS },
])
const stJohns = createZone('America/St_Johns', [
  { at: 0, offsetMs: -2.5 * HOUR_MS },
  { at: at('2010-11-07T02:31:00Z'), offsetMs: -3.5 * HOUR_MS },
])
const lordHowe = createZone('Australia/Lord_Howe', [
  { at: 0, offsetMs: 11 * HOUR_MS },
  { at: at('2025-04-05T15:00:00Z'), offsetMs: 10.5 * HOUR_MS },
  { at: at('2025-10-04T15:30:00Z'), offsetMs: 11 * HOUR_MS },
])
const apia = createZone('Pacific/Apia', [
  { at: 0, offsetMs: -10 * HOUR_MS },
  { at: at('2011-12-30T10:00:00Z'), offsetMs: 14 * HOUR_MS },
])

test('a day with two midnights begins with the first', () => {
  expect(text(azores.beginOfDay('2025-10-26'))).toBe('2025-10-26T00:00:00Z')
  expect(text(azores.beginOfDay('2025-10-27'))).toBe('2025-10-27T01:00:00Z')
})

test('a day does not end when its clock is put back to the evening before', () => {
  expect(text(stJohns.beginOfDay('2010-11-07'))).toBe('2010-11-07T02:30:00Z')
  expect(stJohns.dayAt(at('2010-11-07T02:29:59Z'))).toBe('2010-11-06')
  expect(stJohns.dayAt(at('2010-11-07T02:45:00Z'))).toBe('2010-11-07')
  expect(stJohns.wallClockAt(at('2010-11-07T02:45:00Z'))).toBe('2010-11-06T23:15:00')
  expect(stJohns.secondEvenings).toEqual([
    { from: at('2010-11-07T02:31:00Z'), to: at('2010-11-07T03:30:00Z'), day: '2010-11-07' },
  ])
})

test('a skipped day begins and ends when the next day begins', () => {
  const change = '2011-12-30T10:00:00Z'
  expect(['2011-12-30', '2011-12-31'].map((day) => text(apia.beginOfDay(day)))).toEqual([change, change])
  expect(apia.dayAt(at(change))).toBe('2011-12-31')
})

test('an hour begins when the clock reaches it, or is put forward or back into it', () => {
  const hours = (from: string, to: string) => hoursBetween(lordHowe, at(from), at(to)).map(text)
  expect(hours('2025-04-05T14:00:00Z', '2025-04-05T16:30:00Z')).toEqual([
    '2025-04-05T14:00:00Z',
    '2025-04-05T15:00:00Z',
    '2025-04-05T15:30:00Z',
  ])
  expect(hours('2025-10-04T14:30:00Z', '2025-10-04T17:00:00Z')).toEqual([
    '2025-10-04T14:30:00Z',
    '2025-10-04T15:30:00Z',
    '2025-10-04T16:00:00Z',
  ])
})

test('a repeated time means the earlier moment, and a skipped time is shifted forward', () => {
  const moment = (local: string) => text(berlin.momentOf(at(`${local}Z`)))
  expect(moment('2025-10-26T02:30:00')).toBe('2025-10-26T00:30:00Z')
  expect(moment('2025-03-30T02:30:00')).toBe('2025-03-30T01:30:00Z')
  expect(moment('2025-07-01T23:30:00')).toBe('2025-07-01T21:30:00Z')
  expect(moment('2025-12-01T23:30:00')).toBe('2025-12-01T22:30:00Z')
})

test('every moment lies in the day and hour of its local clock, and is found by its local time', () => {
  const zone = fc.constantFrom(berlin, azores, lordHowe, apia)
  fc.assert(
    fc.property(
      zone,
      fc.date({ min: new Date('2010-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
      (zone, date) => {
        const ms = Math.floor(date.getTime() / 1000) * 1000
        const shown = zone.wallClockAt(ms)
        expect(zone.dayAt(ms)).toBe(shown.slice(0, 10))
        expect(zone.beginOfDay(zone.dayAt(ms))).toBeLessThanOrEqual(ms)
        expect(zone.hourAt(ms)).toBeLessThanOrEqual(ms)
        expect(zone.wallClockAt(zone.hourAt(ms)).slice(0, 13)).toBe(shown.slice(0, 13))
        const found = zone.momentOf(at(`${shown}Z`))
        expect(found).toBeLessThanOrEqual(ms)
        expect(zone.wallClockAt(found)).toBe(shown)
      },
    ),
    { numRuns: 1000 },
  )
})
