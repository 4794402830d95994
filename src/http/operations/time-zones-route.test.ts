import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { checkZones } from '../../cli/doctor/zones.ts'
import { zoneProblems } from '../../zones/compare-clocks.ts'
import { readZone } from '../../zones/read-zone.ts'

const now = new Date('2024-12-20T12:00:00Z')
const berlin = useTestServer({ timeZone: 'Europe/Berlin', eventTimeZone: 'UTC' }, { now: () => now })
// CET is refused as a setting, but PostgreSQL and Node certainly have different clocks for it, from March on.
const cet = useTestServer({ timeZone: 'CET' }, { now: () => now })

const PROBLEM =
  /^the time zone data of PostgreSQL and Node differ: at 2025-03-30T01:00Z the local time in CET is 2025-03-30T02:00 in PostgreSQL, which decides the days, and 2025-03-30T03:00 in Node .*Update the older one/

test('zones on which Node and PostgreSQL agree have no problem', async () => {
  const { statusCode, body } = await berlin.app.inject('/api/operations/time-zones')
  expect([statusCode, JSON.parse(body)]).toEqual([
    200,
    { timeZone: 'Europe/Berlin', eventTimeZone: 'UTC', problems: [] },
  ])
})

test('zone data that differ within a year are reported by the API, by doctor and at the start, with advice', async () => {
  const answer = (await cet.app.inject('/api/operations/time-zones')).json()
  expect(answer).toEqual({ timeZone: 'CET', eventTimeZone: 'CET', problems: [expect.stringMatching(PROBLEM)] })

  const { pool } = cet.database
  const findings = await checkZones(pool, { timeZone: 'CET', eventTimeZone: undefined }, now)
  expect(findings[0]).toEqual({ subject: 'time zone', isFine: false, text: expect.stringMatching(PROBLEM) })

  const zone = await readZone(pool, 'CET')
  expect(zoneProblems({ shop: zone, event: zone }, now)).toEqual([expect.stringMatching(PROBLEM)])
})
