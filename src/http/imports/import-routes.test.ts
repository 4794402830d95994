import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { PRUNE_UPLOADS } from '../../import/uploads/uploads.ts'

const server = useTestServer()
afterEach(async () => {
  await server.database.pool.query('truncate import_uploads cascade')
  await forgetEverything(server.database.pool)
})

const HEADER =
  'order_id,date,status,order_total,order_currency,item_name,item_product_id,item_quantity,item_total,customer_id'
const line = (id: string, total = '12.50') => `${id},2026-05-01 12:00:00,completed,${total},EUR,Mug,7,1,${total},c-42`
const csv = (...lines: string[]) => [HEADER, ...lines].join('\n')

async function call(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
  const answer = await server.app.inject({ method, url: `/api/imports${path}`, payload })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}

async function upload(content: string | Buffer, file = 'orders.csv') {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/imports?file=${encodeURIComponent(file)}`,
    payload: content,
    headers: { 'content-type': 'application/octet-stream' },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

/** The file once the work on it is over. */
async function ended(id: string) {
  const read = async () => (await call('GET', `/${id}`)).body
  await expect
    .poll(async () => (await read()).status, { timeout: scaled(30_000) })
    .toMatch(/^(explained|imported|failed)$/)
  return read()
}

async function work(id: string, kind: 'explanation' | 'run', settings: object = {}) {
  const { status, body } = await call('POST', `/${id}/${kind}`, settings)
  expect(status, JSON.stringify(body)).toBe(202)
  return ended(id)
}

const partsOf = async () =>
  (await server.database.pool.query('select count(*)::int as n from import_upload_parts')).rows[0].n
const ordersOf = async () =>
  (await server.database.pool.query('select order_id from orders order by 1')).rows.map(({ order_id }) => order_id)

test('a file is explained before anything counts, imported as a run, and deleted', async () => {
  const uploaded = await upload(gzipSync(csv(line('a1'), line('a2'))), 'C:\\exports\\orders.csv.gz')
  expect(uploaded).toMatchObject({ file: 'orders.csv.gz', status: 'ready', explanation: null })
  const { status, explanation } = await work(uploaded.id, 'explanation')
  expect(status).toBe('explained')
  expect(explanation).toMatchObject({
    layout: 'woocommerce-items',
    delimiter: ',',
    asksForTimeZone: true,
    events: 2,
    rejected: 0,
    orders: [{ title: 'order a1', text: expect.stringContaining('c-42, 12.5 EUR') }, { title: 'order a2' }],
  })
  expect(await ordersOf()).toEqual([])
  const refused = await work(uploaded.id, 'run')
  expect(refused).toMatchObject({ status: 'failed', problem: expect.stringContaining('without a time zone') })
  const imported = await work(uploaded.id, 'run', { timeZone: 'Europe/Berlin' })
  expect(imported).toMatchObject({
    status: 'imported',
    result: { accepted: 2, duplicate: 0 },
    importRun: expect.any(Number),
    problem: null,
  })
  expect(await ordersOf()).toEqual(['a1', 'a2'])
  expect(await partsOf()).toBe(0)
  expect((await call('POST', `/${uploaded.id}/run`, {})).status).toBe(409)
  expect((await call('GET', '')).body.imports).toMatchObject([{ id: uploaded.id, status: 'imported' }])
})

test('nothing of a file with refused lines is imported, unless partial', async () => {
  const { id } = await upload(csv(line('b1'), line('b2', 'many')))
  const timeZone = 'UTC'
  expect(await work(id, 'run', { timeZone })).toMatchObject({
    status: 'failed',
    result: { accepted: 0, rejected: 1 },
    problem: expect.stringMatching(/Nothing was imported.*Line 3: .*many/),
  })
  expect(await ordersOf()).toEqual([])
  expect(await work(id, 'run', { timeZone, partial: true })).toMatchObject({
    status: 'imported',
    result: { accepted: 1 },
  })
  expect(await ordersOf()).toEqual(['b1'])
})

test('a file of rejected events only is not imported', async () => {
  const { id } = await upload('{"id":"r1","type":"OrderCreated","data":{"orderId":"r1"}}\n', 'wrong.ndjson')
  expect(await work(id, 'run')).toMatchObject({
    status: 'failed',
    result: { accepted: 0, rejected: 1 },
    problem: expect.stringMatching(/Nothing was imported.*Line 1: totalAmount is missing/),
  })
})

test('a file of several parts has the same bytes as before', async () => {
  const lines = Array.from({ length: 9000 }, (_, i) => line(`c${i}`, '1.00'))
  const { id, bytes } = await upload(csv(...lines))
  expect(bytes).toBe(Buffer.byteLength(csv(...lines)))
  expect(await partsOf()).toBeGreaterThan(1)
  expect((await work(id, 'explanation', { timeZone: 'UTC' })).explanation).toMatchObject({ events: 9000, lines: 9000 })
})

test('a file whose process has ended has failed, and continues', async () => {
  const { id } = await upload(csv(line('d1')))
  await server.database.pool.query(
    "update import_uploads set status = 'importing', updated_at = now() - interval '1 minute'",
  )
  expect((await call('GET', `/${id}`)).body).toMatchObject({
    status: 'failed',
    problem: expect.stringContaining('Continue'),
  })
  expect(await work(id, 'run', { timeZone: 'UTC' })).toMatchObject({ status: 'imported', result: { accepted: 1 } })
})

test('a file on which another process works cannot be claimed', async () => {
  const { id } = await upload(csv(line('d2')))
  await server.database.pool.query("update import_uploads set status = 'importing'")
  expect((await call('POST', `/${id}/run`, { timeZone: 'UTC' })).body).toMatchObject({ status: 409 })
})

test('a file is removed by its user, and a day after the last work on it', async () => {
  const { pool } = server.database
  const { id } = await upload(csv(line('e1')))
  expect((await call('DELETE', `/${id}`)).status).toBe(204)
  expect([await partsOf(), (await call('GET', `/${id}`)).status]).toEqual([0, 404])
  const other = await upload(csv(line('e2')))
  for (const statement of PRUNE_UPLOADS) await pool.query(statement)
  expect(await partsOf()).toBe(1)
  await pool.query("update import_uploads set updated_at = now() - interval '25 hours'")
  for (const statement of PRUNE_UPLOADS) await pool.query(statement)
  expect(await partsOf()).toBe(0)
  expect((await call('GET', `/${other.id}`)).body).toMatchObject({
    status: 'failed',
    problem: expect.stringContaining('removed'),
  })
})

test.each([
  ['an unknown time zone', { timeZone: 'Berlin' }, /"timeZone" is "Berlin"/],
  ['an unknown preset', { preset: 'etsy' }, /may have these members/],
  [
    'a mapping with a mistake',
    { mapping: { order: { id: 'Order' } } },
    /the mapping is invalid|mapping mapping is invalid/,
  ],
  ['a wrong day of the export', { asOf: 'soon', preset: 'shopify-orders' }, /--as-of is "soon"/],
])('%s is refused', async (_, settings, message) => {
  const { id } = await upload(csv(line('f1')))
  const { status, body } = await call('POST', `/${id}/explanation`, settings)
  expect([status, body.detail]).toEqual([400, expect.stringMatching(message)])
})

test('a file that is no CSV, an empty file and an unknown id are refused', async () => {
  const { id } = await upload(Buffer.from('PK\u0003\u0004 a workbook'), 'orders.xlsx')
  expect(await work(id, 'explanation')).toMatchObject({
    status: 'failed',
    problem: expect.stringContaining('Excel workbook'),
  })
  expect((await call('POST', '?file=empty.csv')).status).toBe(400)
  expect((await call('GET', '/nothing')).status).toBe(404)
})
