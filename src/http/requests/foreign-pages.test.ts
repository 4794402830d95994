import { expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

async function post(headers: Record<string, string>): Promise<number> {
  const payload = JSON.stringify(orderEvent({ at: '2024-12-20T08:00:00Z' }))
  const sent = { 'content-type': 'text/plain', host: '127.0.0.1:5002', ...headers }
  return (await server.app.inject({ method: 'POST', url: '/api/events', payload, headers: sent })).statusCode
}

test('without keys, events from a page of another site are refused', async () => {
  expect(await post({ origin: 'https://evil.example' })).toBe(403)
  expect(await post({ origin: 'null' })).toBe(403)
  expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403)
})

test('without keys, events from programs and from the page of the API are accepted', async () => {
  expect(await post({})).toBe(200)
  expect(await post({ origin: 'http://127.0.0.1:5002', 'sec-fetch-site': 'same-origin' })).toBe(200)
})
