import { beforeEach, expect, test } from 'vitest'
import { useDeadLetters } from '../../../test/helpers/http/dead-letters.ts'
import { orderEvent } from '../../../test/helpers/http/test-server.ts'

const MASTER = 'a-key-that-opens-all'
const ACME = 'a-key-of-acme-only'
const { server, call, refuse, exportLines } = useDeadLetters({
  accessKeys: [
    { key: MASTER, tenantId: undefined },
    { key: ACME, tenantId: 'acme' },
  ],
})
const at = '2024-12-19T10:00:00Z'

const letterOf = async (tenant: string) => {
  const { rows } = await server.database.pool.query(
    'select dead_letter_id as id from dead_letters where tenant_id = $1',
    [tenant],
  )
  return Number(rows[0]?.id)
}

beforeEach(async () => {
  const headers = { authorization: `Bearer ${MASTER}` }
  for (const tenant of ['acme', 'other']) {
    await refuse(JSON.stringify(orderEvent({ at, total: 'much', tenant })), headers)
  }
})

test('all routes require an access key', async () => {
  expect((await call('GET', '')).status).toBe(401)
  expect((await call('POST', '/discard', { filter: {} }, 'a-key-of-nobody-here')).status).toBe(401)
})

test('a key of a tenant lists only dead letters of its tenant', async () => {
  const { body } = await call('GET', '', undefined, ACME)
  expect(body).toMatchObject({ deadLetters: [{ tenant: 'acme' }], totals: { letters: 1 } })
  expect((await call('GET', '?tenant=other', undefined, ACME)).status).toBe(403)
  expect((await call('GET', `/${await letterOf('other')}`, undefined, ACME)).status).toBe(404)
  expect((await call('GET', `/${await letterOf('acme')}`, undefined, ACME)).status).toBe(200)
  expect((await call('GET', '', undefined, MASTER)).body.totals.letters).toBe(2)
  expect((await call('GET', '?tenant=other', undefined, MASTER)).body.totals.letters).toBe(1)
})

test('a key of a tenant retries and discards only dead letters of its tenant', async () => {
  const other = await letterOf('other')
  const edited = { body: orderEvent({ at, tenant: 'acme' }) }
  expect((await call('DELETE', `/${other}`, undefined, ACME)).status).toBe(404)
  expect((await call('POST', `/${other}/retry`, edited, ACME)).status).toBe(404)
  expect((await call('POST', `/${other}/retry`, undefined, ACME)).status).toBe(404)
  expect((await call('POST', '/retry', { ids: [other] }, ACME)).body).toMatchObject({
    notFound: 1,
    rejected: 0,
  })
  expect((await call('POST', '/discard', { ids: [other] }, ACME)).body).toMatchObject({ discarded: 0 })
  expect((await call('POST', '/discard', { filter: { tenant: 'other' } }, ACME)).status).toBe(403)
  expect((await call('POST', '/discard', { filter: {} }, ACME)).body).toMatchObject({ discarded: 1 })
  expect(await letterOf('other')).toBe(other)
  expect((await call('GET', `/${other}`, undefined, MASTER)).body.timesSeen).toBe(1)
})

test('an edited body of another tenant is refused', async () => {
  const edited = { body: orderEvent({ at, tenant: 'other' }) }
  expect(await call('POST', `/${await letterOf('acme')}/retry`, edited, ACME)).toMatchObject({
    status: 422,
    body: { deadLetter: { reason: 'wrong_tenant' } },
  })
})

test('an export with a key of a tenant has only its dead letters', async () => {
  expect(await exportLines('', MASTER)).toHaveLength(2)
  expect(await exportLines('', ACME)).toMatchObject([{ tenant: 'acme' }])
  expect((await call('GET', '/export?tenant=other', undefined, ACME)).status).toBe(403)
})
