import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { openRaw } from '../../../test/helpers/raw-client.ts'

const server = useTestServer()

test('a server closes while clients have connections without a request, or with a part of one', async () => {
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const silent = connect(Number(new URL(url).port), '127.0.0.1')
  await once(silent, 'connect')
  const partial = connect(Number(new URL(url).port), '127.0.0.1')
  partial.write('GET /health/live HTTP/1.1\r\nhost: local')
  const used = openRaw(url, 'GET /health/live', {})
  expect(await used.status).toBe(200)
  const ends = Promise.all(
    [silent, partial].map((socket) =>
      once(
        socket.on('error', () => undefined),
        'close',
      ),
    ),
  )
  await server.app.close()
  await ends
  await used.closed
})
