import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const server = useTestServer({}, { slowestHeadersMs: scaled(600) })

test('hundreds of connections that never finish their headers are closed, and others are served meanwhile', {
  timeout: scaled(60_000),
}, async () => {
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const sockets: Socket[] = Array.from({ length: 300 }, () => connect(Number(new URL(url).port), '127.0.0.1'))
  const answers = sockets.map((socket) => text(socket).catch(() => 'reset'))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  // The empty line after the headers never comes.
  for (const socket of sockets)
    socket.on('error', () => {}).write('GET /health/live HTTP/1.1\r\nhost: localhost\r\nx-slow: ')
  const dripping = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('a')
  }, 50)
  try {
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 408 |^reset$/)
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  } finally {
    clearInterval(dripping)
    for (const socket of sockets) socket.destroy()
    server.app.server.closeAllConnections()
  }
})
