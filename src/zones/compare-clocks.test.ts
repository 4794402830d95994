import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { describeClockDifference, findClockDifference } from './compare-clocks.ts'
import { readZone } from './read-zone.ts'
import { createZone, type Zone } from './zone.ts'

const database = useTestDatabase({ isBlank: true })
const HOUR_MS = 3_600_000
const now = new Date('2025-06-15T12:34:56Z')

/** Berlin with one more week of summer time. */
function withLateAutumn(berlin: Zone): Zone {
  const changes = berlin.changes.map((change) => {
    const isAutumn2025 = change.at === Date.parse('2025-10-26T01:00:00Z')
    return isAutumn2025 ? { ...change, at: change.at + 7 * 24 * HOUR_MS } : change
  })
  return createZone(berlin.name, changes)
}

test('equal zone data have no difference', async () => {
  for (const name of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe']) {
    expect(findClockDifference(await readZone(database.pool, name), now)).toBeUndefined()
  }
})

test('the first difference within the next year is found to the minute', async () => {
  const difference = findClockDifference(withLateAutumn(await readZone(database.pool, 'Europe/Berlin')), now)
  expect(difference).toEqual({
    zone: 'Europe/Berlin',
    at: new Date('2025-10-26T01:00:00Z'),
    inPostgres: '2025-10-26T03:00',
    inNode: '2025-10-26T02:00',
  })
  expect(difference && describeClockDifference(difference)).toContain(
    'at 2025-10-26T01:00Z the local time in Europe/Berlin is 2025-10-26T03:00 in PostgreSQL, which decides the days, and 2025-10-26T02:00 in Node',
  )
})

test('clocks that differ now differ from now on, and times more than a year ahead are not compared', async () => {
  const berlin = await readZone(database.pool, 'Europe/Berlin')
  const ahead = createZone('Europe/Berlin', [{ at: 0, offsetMs: 3 * HOUR_MS }])
  expect(findClockDifference(ahead, now)?.at).toEqual(new Date('2025-06-15T12:34:00Z'))
  expect(findClockDifference(withLateAutumn(berlin), new Date('2024-10-01T00:00:00Z'))).toBeUndefined()
})
