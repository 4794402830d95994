import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { createHttpDestination } from './http-destination.ts'

const server = createServer()
const { signal } = new AbortController()

afterEach(async () => {
  server.removeAllListeners('request')
  server.closeAllConnections()
  if (server.listening) await once(server.close(), 'close')
})

/** Answers each request with the next of these statuses, the last one for ever; gives what was received. */
async function serve(statuses: number[], port = 0, answer: unknown = []) {
  const received: { url?: string; headers: IncomingMessage['headers']; body: string }[] = []
  server.on('request', async (request, response) => {
    received.push({ url: request.url, headers: request.headers, body: await text(request) })
    response.writeHead(statuses.length > 1 ? (statuses.shift() ?? 500) : (statuses[0] ?? 500))
    response.end(JSON.stringify(answer))
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return { received, port: (server.address() as AddressInfo).port }
}

const urlOf = (port: number) => `http://127.0.0.1:${port}`

test('a batch is one POST of NDJSON with the access key, and its outcomes are counted', async () => {
  const answer = { results: [{ status: 'accepted' }, { status: 'rejected', error: 'amount is missing' }] }
  const { received, port } = await serve([200], 0, answer)
  const destination = createHttpDestination({ url: urlOf(port), accessKey: 'secret', signal })
  await destination.send(['{"id":1}', '{"id":2}'])
  expect(await destination.finish()).toEqual({
    statuses: { accepted: 1, rejected: 1 },
    firstError: 'amount is missing',
  })
  expect(received).toMatchObject([
    {
      url: '/api/events',
      body: '{"id":1}\n{"id":2}\n',
      headers: { 'content-type': 'application/x-ndjson', authorization: 'Bearer secret' },
    },
  ])
})

test('a batch is retried when Tidemark is busy', async () => {
  const { received, port } = await serve([503, 200])
  const destination = createHttpDestination({ url: urlOf(port), signal })
  await destination.send(['{}'])
  await destination.finish()
  expect(received.length).toBe(2)
})

test('a Tidemark that starts late receives all events', async () => {
  const { port } = await serve([200])
  await once(server.close(), 'close')
  server.removeAllListeners('request')
  const destination = createHttpDestination({ url: urlOf(port), signal })
  const sent = destination.send(['{}'])
  const { received } = await serve([200], port)
  await sent
  await destination.finish()
  expect(received.length).toBe(1)
})

test('an unreachable Tidemark is an error after a while, with the reason', async () => {
  const { port } = await serve([200])
  await once(server.close(), 'close')
  const destination = createHttpDestination({ url: urlOf(port), patienceMs: 300, signal })
  await destination.send(['{}'])
  await expect(destination.finish()).rejects.toThrow(/accepted no events for 0 s \(ECONNREFUSED\)/)
})

test('a refused batch is not retried, and the error contains the detail of the response', async () => {
  const { received, port } = await serve([401], 0, { title: 'Unauthorized', detail: 'An access key is needed.' })
  const destination = createHttpDestination({ url: urlOf(port), signal })
  await destination.send(['{}'])
  await expect(destination.finish()).rejects.toThrow('refused the events with 401: An access key is needed.')
  expect(received.length).toBe(1)
})
