import { describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import type { SourceState } from '../../monitoring/source-state.ts'

const MASTER = 'the-key-of-the-operator'
const BOUND = 'the-key-of-tenant-acme'
const sourceStates = (): SourceState[] => [
  {
    name: 'secret-bus',
    kind: 'rabbitmq',
    status: 'connecting',
    inFlight: 0,
    lostSettlements: 0,
    problem: 'It is away',
  },
]
const accessKeys = [
  { key: MASTER, tenantId: undefined },
  { key: BOUND, tenantId: 'acme' },
]

describe('with access keys, the names of unreachable sources', () => {
  const server = useTestServer({ accessKeys }, { sourceStates })
  const ready = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const answer = await server.app.inject({ url: '/health/ready', headers })
    return { status: answer.statusCode, names: answer.json().sourcesWithProblem }
  }

  test('are shown to the operator', async () => {
    expect(await ready(`Bearer ${MASTER}`)).toEqual({ status: 200, names: ['secret-bus'] })
  })

  test.each([undefined, `Bearer ${BOUND}`, 'Bearer a-key-that-nobody-knows', 'Basic dXNlcjpwYXNz'])(
    'are hidden from a client with the authorization %s',
    async (authorization) => {
      expect(await ready(authorization)).toEqual({ status: 200, names: undefined })
    },
  )
})

describe('without access keys', () => {
  const own = useTestServer({}, { sourceStates })
  const everybody = useTestServer({ allowAnonymous: true }, { sourceStates })

  test('names are shown on this machine, but not when anonymous access is allowed', async () => {
    expect((await own.app.inject('/health/ready')).body).toContain('secret-bus')
    expect((await everybody.app.inject('/health/ready')).body).not.toContain('secret-bus')
  })
})
