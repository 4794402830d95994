import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

async function refusalOf(path: string): Promise<string> {
  const { statusCode, body } = await server.app.inject(path)
  expect(statusCode).toBe(400)
  return JSON.parse(body).detail
}

test.each([
  ['CET', 'use Europe/Brussels'],
  ['IST', 'use Asia/Kolkata or Asia/Jerusalem or Europe/Dublin'],
  ['MST7MDT', 'use America/Denver'],
  ['europe/berlin', 'use Europe/Berlin'],
  ['UTC%2B3', 'Etc/GMT-3 for 3 hours ahead of UTC'],
  ['posix/Europe/Berlin', 'use Europe/Berlin'],
  ['Factory', 'must be UTC or an IANA time zone such as Europe/Berlin'],
  ['localtime', 'must be UTC or an IANA time zone such as Europe/Berlin'],
  ['VST', 'use Asia/Ho_Chi_Minh'],
])('%s, an ambiguous time zone, is an invalid parameter: %s', async (zone, advice) => {
  expect(await refusalOf(`/api/analytics/sales/summary?timezone=${zone}`)).toContain(advice)
  expect(await refusalOf(`/api/shop?timezone=${zone}`)).toContain(advice)
})

test('a time zone that only Node knows is an invalid parameter', async () => {
  expect(await refusalOf('/api/analytics/sales/summary?timezone=US/Pacific-New')).toContain(
    'PostgreSQL does not know the time zone "US/Pacific-New"',
  )
})

test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Etc/GMT%2B5', 'US/Eastern'])('%s is accepted', async (zone) => {
  const { statusCode } = await server.app.inject(`/api/analytics/sales/summary?timezone=${zone}`)
  expect(statusCode).toBe(200)
})
