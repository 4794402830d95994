import { expect, test } from 'vitest'
import { useTestServer } from './test-server.ts'

const server = useTestServer()

test.each(['US/Pacific-New', 'VST'])(
  '%s, which Node knows and PostgreSQL does not, is a wrong parameter',
  async (zone) => {
    const { statusCode, body } = await server.app.inject(`/api/analytics/sales/summary?timezone=${zone}`)
    expect(statusCode).toBe(400)
    expect(JSON.parse(body).detail).toContain(`time zone "${zone}" not recognized`)
  },
)
