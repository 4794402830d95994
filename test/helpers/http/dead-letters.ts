import { beforeEach, expect } from 'vitest'
import type { Config } from '../../../src/config/config.ts'
import { forgetEverything } from '../engine-inbox.ts'
import { useTestServer } from './test-server.ts'

type Method = 'GET' | 'POST' | 'DELETE'

/** Creates a server for a test file, without dead letters before each test, and functions that use its dead letters. */
export function useDeadLetters(settings: Partial<Config> = {}) {
  const server = useTestServer(settings)
  beforeEach(() => forgetEverything(server.database.pool))
  const headersOf = (key?: string): Record<string, string> =>
    key === undefined ? {} : { authorization: `Bearer ${key}` }

  async function call(method: Method, path: string, payload?: object | string, key?: string) {
    const url = `/api/dead-letters${path}`
    const answer = await server.app.inject({ method, url, payload, headers: headersOf(key) })
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
  }

  async function refuse(body: string | Buffer, headers: Record<string, string> = {}) {
    const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload: body, headers })
    expect(answer.json()).toMatchObject({ rejected: answer.json().received })
  }

  return {
    server,
    call,
    /** Posts events that are all rejected. */
    refuse,
    refuseMany: (count: number, prefix = 'x') =>
      refuse(JSON.stringify(Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, data: {} })))),
    ids: async (query = '') => (await call('GET', query)).body.deadLetters.map(({ id }: { id: number }) => id),
    async exportLines(query = '', key?: string) {
      const answer = await server.app.inject({ url: `/api/dead-letters/export${query}`, headers: headersOf(key) })
      expect(answer.headers['content-type']).toBe('application/x-ndjson')
      return answer.body
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    },
  }
}
