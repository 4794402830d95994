import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { readZone, UnknownZone } from './read-zone.ts'
import type { Zone } from './zone.ts'

const database = useTestDatabase({ isBlank: true })
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
const [FIRST, LAST] = [Date.UTC(2000, 0, 1), Date.UTC(2028, 0, 1)]

/** The offset of a zone from UTC in milliseconds, according to Node's zone data. */
function clockOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  return (ms) => {
    const [month = 0, day, year = 0, hour, minute] = (format.format(ms).match(/\d+/g) ?? []).map(Number)
    return Date.UTC(year, month - 1, day, hour, minute) - ms
  }
}

/** The moments at which the offset changes. The offsets of consecutive weeks are compared. */
function changesOf(offsetAt: (ms: number) => number): number[] {
  const changes: number[] = []
  let last = offsetAt(FIRST)
  for (let week = FIRST; week < LAST; week += 7 * DAY_MS) {
    let [before, after] = [week, week + 7 * DAY_MS]
    const first = last
    last = offsetAt(after)
    if (last === first) continue
    while (after - before > 60_000) {
      const middle = Math.floor((before + after) / 120_000) * 60_000
      if (offsetAt(middle) === first) before = middle
      else after = middle
    }
    changes.push(after)
  }
  return changes
}

/** The first instant around a change of the clock at which the local time is not before the day. */
function beginOfDay(day: number, change: number, offsetAt: (ms: number) => number): number {
  const [first, last] = [change - 2 * HOUR_MS, change + 2 * HOUR_MS]
  if (first + offsetAt(first) >= day) return day - offsetAt(first)
  for (let ms = first; ms <= last; ms += 60_000) {
    // Days begin at a quarter of an hour or at the change itself.
    if ((ms % 900_000 === 0 || ms === change) && ms + offsetAt(ms) >= day) return ms
  }
  return day - offsetAt(last)
}

const text = (ms: number) => new Date(ms).toISOString()

/** The days that begin at another instant than expected. Changes on which PostgreSQL and Node disagree are left out. */
function wrongBegins(zone: Zone, changes: readonly number[], offsetAt: (ms: number) => number): string[] {
  const found: string[] = []
  for (const change of changes) {
    const around = [change - 50 * HOUR_MS, change - 1000, change, change + 50 * HOUR_MS]
    if (around.some((ms) => zone.offsetAt(ms) !== offsetAt(Math.floor(ms / 60_000) * 60_000))) continue
    const today = Math.floor((change - 60_000 + offsetAt(change - 60_000)) / DAY_MS) * DAY_MS
    for (const day of [today - DAY_MS, today, today + DAY_MS, today + 2 * DAY_MS]) {
      const [ours, theirs] = [zone.beginOfDay(text(day).slice(0, 10)), beginOfDay(day, change, offsetAt)]
      if (ours !== theirs) found.push(`${zone.name} ${text(day)}: ${text(ours)}, not ${text(theirs)}`)
    }
  }
  return found
}

test('in all time zones, every day since 2000 begins at the smallest instant that is not before the day', {
  timeout: scaled(600_000),
}, async () => {
  const names = Intl.supportedValuesOf('timeZone')
  let count = 0
  const found: string[] = []
  const check = async (name: string) => {
    const zone = await readZone(database.pool, name).catch((error) => {
      if (!(error instanceof UnknownZone)) throw error
    })
    if (!zone) return
    const offsetAt = clockOf(name)
    const changes = changesOf(offsetAt)
    count += changes.length
    found.push(...wrongBegins(zone, changes, offsetAt))
  }
  // With more at a time, queries would exceed the time limit of the pool.
  for (let i = 0; i < names.length; i += 8) await Promise.all(names.slice(i, i + 8).map(check))
  expect(found).toEqual([])
  expect(count).toBeGreaterThan(5000)
})

test('a name that PostgreSQL does not know is refused', async () => {
  await expect(readZone(database.pool, 'Mars/Olympus')).rejects.toThrow(
    'PostgreSQL does not know the time zone "Mars/Olympus". Its view pg_timezone_names lists the known names',
  )
})

test.each([
  ['Atlantic/Azores', '2025-10-26', '2025-10-26T00:00:00.000Z'],
  ['America/Havana', '2025-11-02', '2025-11-02T04:00:00.000Z'],
  ['Asia/Amman', '2021-03-26', '2021-03-25T22:00:00.000Z'],
  ['America/St_Johns', '2010-11-07', '2010-11-07T02:30:00.000Z'],
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
  ['UTC', '2025-10-26', '2025-10-26T00:00:00.000Z'],
])('in %s, %s begins at %s', async (name, day, begin) => {
  expect(text((await readZone(database.pool, name)).beginOfDay(day))).toBe(begin)
})
