import { expect, test } from 'vitest'
import { SECRET, signDelivery } from '../../../test/helpers/connections/sign-delivery.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { listAudit } from '../../access/audit.ts'
import type { Inbox } from '../../inbox/message.ts'
import { withDefaults } from '../connection-schema.ts'
import { replayDeliveries } from './replay-deliveries.ts'

const entry = { name: 'shop', platform: 'standard-webhooks', secrets: [SECRET] }
const server = useTestServer({ connections: JSON.stringify([entry]) })

async function deliver(id: string, data: object) {
  const payload = JSON.stringify({ type: 'OrderCreated', timestamp: '2024-12-20T10:00:00Z', data })
  const headers = signDelivery(payload, { id })
  const answer = await server.app.inject({ method: 'POST', url: '/hooks/shop', payload, headers })
  return answer.json().outcome
}

/** Submits over HTTP, as the inbox of the server does. */
const inbox: Pick<Inbox, 'submit'> = {
  async submit(messages) {
    const payload = messages.map(({ body }) => JSON.parse(body as string))
    const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload })
    return answer.json().results
  },
}

const replay = (options: { since?: string; onlyProblems?: boolean } = {}, change = {}) =>
  replayDeliveries(withDefaults({ ...entry, ...change }), {
    pool: server.database.pool,
    inbox: inbox as Inbox,
    actor: { kind: 'command', name: 'test' },
    tenantId: 'default',
    ...options,
  })

const outcomes = async () => {
  const { rows } = await server.database.pool.query('select outcome from deliveries order by delivery_id')
  return rows.map(({ outcome }) => outcome)
}

test('a replay reads stored deliveries again, and counts only what did not count yet', async () => {
  expect(await deliver('msg_1', { orderId: 'o-1', totalAmount: '10.00', createdAt: '2024-12-20T10:00:00Z' })).toBe(
    'applied',
  )
  expect(await deliver('msg_2', { orderId: 'o-2', createdAt: '2024-12-20T10:00:00Z' })).toBe('problem')
  expect(await replay()).toMatchObject({ duplicate: 1, problem: 1 })
  expect(await outcomes()).toEqual(['applied', 'problem'])

  // As after an upgrade that reads the delivery: its total was kept, and can be read now.
  await server.database.pool.query(`
    update deliveries set kept = jsonb_set(kept::jsonb, '{data,totalAmount}', '"5.00"')::text where outcome = 'problem'`)
  expect(await replay({ onlyProblems: true })).toEqual({
    applied: 1,
    duplicate: 0,
    ignored: 0,
    problem: 0,
    unreadable: 0,
  })
  expect(await outcomes()).toEqual(['applied', 'applied'])
  expect(await replay({ onlyProblems: true })).toMatchObject({ applied: 0, duplicate: 0, problem: 0 })
  const { rows } = await server.database.pool.query('select sum(total)::text as total from orders')
  expect(rows).toEqual([{ total: '15' }])
})

test('a replay reads each delivery once, also of several pages', async () => {
  const data = { orderId: 'o-1', totalAmount: '10.00', createdAt: '2024-12-20T10:00:00Z' }
  const ids = Array.from({ length: 210 }, (_, i) => `msg_page_${i}`)
  await Promise.all(ids.map((id) => deliver(id, data)))
  expect(await replay()).toEqual({ applied: 0, duplicate: 212, ignored: 0, problem: 0, unreadable: 0 })
})

test('a replay has a time to begin at, and uses the present settings', async () => {
  expect(await replay({ since: '2024-12-20T12:00:01Z' })).toMatchObject({ applied: 0, duplicate: 0 })
  expect((await listAudit(server.database.pool, { limit: 1 })).entries).toMatchObject([
    {
      action: 'deliveries.replayed',
      object: 'shop',
      tenant: 'default',
      detail: { since: '2024-12-20T12:00:01Z', onlyProblems: false },
    },
  ])
  expect(await replay({ since: '2024-12-20T12:00:00Z' }, { idPrefix: 'b-' })).toMatchObject({ duplicate: 212 })
})

test('a body that is not JSON was not stored, and stays a problem', async () => {
  const headers = signDelivery('not JSON', { id: 'msg_3' })
  await server.app.inject({ method: 'POST', url: '/hooks/shop', payload: 'not JSON', headers })
  expect(await replay({ onlyProblems: true })).toMatchObject({ problem: 0, unreadable: 1 })
  expect((await outcomes()).at(-1)).toBe('problem')
})
