import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

test('many small bodies of unknown length are received at the same time', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => {
      const payload = gzipSync(JSON.stringify(orderEvent({ at: '2024-12-20T08:00:00Z' })))
      return server.app.inject({ method: 'POST', url: '/api/events', payload, headers })
    }),
  )
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200))
})
