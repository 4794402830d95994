import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { openRaw, sendRaw } from '../../../test/helpers/raw-client.ts'

const server = useTestServer({}, { leastBodyRate: { bytesPerSecond: 1000, everyMs: 500 } })
const json = { 'content-type': 'application/json' }
let url = ''
beforeAll(async () => {
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
})

const body = () => Buffer.from(JSON.stringify(orderEvent({ at: '2024-12-20T08:00:00Z' })))

test('clients that announce large bodies and send nothing do not block others, and are refused after a while', async () => {
  const silent = Array.from({ length: 12 }, () =>
    openRaw(url, 'POST /api/events', { ...json, 'content-length': String(64 << 20) }),
  )
  for (const client of silent) await client.write('[')
  expect(await sendRaw(url, 'POST /api/events', json, body()).status).toBe(200)
  for (const client of silent) {
    expect(await client.status).toBe(408)
    expect(client.received()).toContain('urn:tidemark:problem:body-too-slow')
    await client.closed
  }
})

test.each(['/api/events', '/api/dead-letters/discard', '/api/operations/tasks'])(
  'a chunked body that stops halfway is refused too, at %s',
  async (path) => {
    const client = openRaw(url, `POST ${path}`, { ...json, 'transfer-encoding': 'chunked' })
    await client.write(`100000\r\n${'['.repeat(1 << 20)}\r\n`)
    expect(await client.status).toBe(408)
  },
)

test('a response is sent before the whole body is read, and the connection serves the next request', async () => {
  const compressed = gzipSync(Buffer.alloc(8 << 20, ' '))
  const client = sendRaw(url, 'POST /api/events', { ...json, 'content-encoding': 'gzip' }, compressed)
  expect(await client.status).toBe(413)
  await client.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await expect.poll(() => client.received()).toContain('"status":"live"')
  client.close()
})
