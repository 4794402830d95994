import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { cloudHeaders, cloudOrder, wrappedOrders } from '../../../test/helpers/wrapped-bodies.ts'

const MAX_BODY_BYTES = 100_000
const server = useTestServer({ maxBodyBytes: MAX_BODY_BYTES })
const at = '2024-12-20T08:00:00Z'

async function post(payload: string | Buffer | object, headers: Record<string, string> = {}) {
  const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload, headers })
  return { ...answer.json(), statusCode: answer.statusCode, type: answer.headers['content-type'] }
}

const statuses = (answer: { results: { status: string }[] }) => answer.results.map(({ status }) => status)
const json = { 'content-type': 'application/json' }

function cloudEvent() {
  const { id, type, data } = orderEvent({ at })
  return {
    specversion: '1.0',
    id,
    type: `shop.events.${type}`,
    source: '/shop',
    datacontenttype: 'application/json',
    data,
  }
}

function whizbangEvent() {
  const { id, data } = orderEvent({ at })
  return {
    v: 1,
    dc: { m: 2, s: 1, d: false },
    id,
    p: { OrderId: data.orderId, Items: data.items, TotalAmount: 39.98, CreatedAt: at },
    h: [],
  }
}

const ENVELOPE_TYPE =
  'Whizbang.Core.Observability.MessageEnvelope`1[[ECommerce.Contracts.Events.OrderCreatedEvent, ECommerce.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]], Whizbang.Core'

describe('events are applied', () => {
  test('one at a time, and every report includes them when the response is sent', async () => {
    const event = orderEvent({ at: '2024-01-01T08:00:00Z' })
    expect(await post(event)).toEqual({
      statusCode: 200,
      type: 'application/json; charset=utf-8',
      received: 1,
      accepted: 1,
      duplicate: 0,
      ignored: 0,
      rejected: 0,
      results: [{ index: 0, id: event.id, type: 'OrderCreated', status: 'accepted' }],
    })
    const url = '/api/analytics/sales/daily?startDate=2024-01-01&endDate=2024-01-01'
    expect((await server.app.inject(url)).json()).toMatchObject([{ totalOrders: 1 }])
  })

  test('as an array, each with its own outcome', async () => {
    const [first, second] = [orderEvent({ at }), orderEvent({ at })]
    const unknown = { ...orderEvent({ at }), type: 'CouponPrinted' }
    const answer = await post([first, first, { ...second, data: {} }, unknown, 7])
    expect(answer).toMatchObject({ statusCode: 200, received: 5, accepted: 1, duplicate: 1, ignored: 1, rejected: 2 })
    expect(statuses(answer)).toEqual(['accepted', 'duplicate', 'rejected', 'ignored', 'rejected'])
    expect(answer.results[2]).toMatchObject({ index: 2, id: second.id, reason: 'invalid', error: expect.any(String) })
  })

  test.each(['application/x-ndjson', 'application/ndjson; charset=utf-8', 'application/jsonl'])(
    'as %s',
    async (type) => {
      const lines = [orderEvent({ at }), orderEvent({ at })].map((event) => JSON.stringify(event))
      const answer = await post(`${lines[0]}\r\n\n{"broken":\n${lines[1]}`, { 'content-type': type })
      expect(statuses(answer)).toEqual(['accepted', 'rejected', 'accepted'])
    },
  )

  test('as CloudEvents: structured, batched, binary', async () => {
    expect(statuses(await post(cloudEvent(), { 'content-type': 'application/cloudevents+json' }))).toEqual(['accepted'])
    const batch = [cloudEvent(), cloudEvent()]
    const type = 'application/cloudevents-batch+json; charset=UTF-8'
    expect(statuses(await post(batch, { 'content-type': type }))).toEqual(['accepted', 'accepted'])
    const { data, id } = cloudEvent()
    const headers = {
      ...json,
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-type': 'shop.OrderCreated',
      'ce-source': '/shop',
    }
    const scoped = expect.stringContaining(id)
    expect((await post(data, headers)).results).toEqual([
      { index: 0, id: scoped, type: 'OrderCreated', status: 'accepted' },
    ])
  })

  test('as Whizbang bodies with their type in a header', async () => {
    const answer = await post([whizbangEvent(), whizbangEvent()], { ...json, EnvelopeType: ENVELOPE_TYPE })
    expect(statuses(answer)).toEqual(['accepted', 'accepted'])
    expect((await post(whizbangEvent(), json)).results[0]).toMatchObject({ status: 'rejected', reason: 'missing_type' })
  })

  test('compressed, with a byte order mark, or with the content type that curl sends', async () => {
    const body = () => Buffer.from(JSON.stringify([orderEvent({ at })]))
    expect(statuses(await post(gzipSync(body()), { ...json, 'content-encoding': 'gzip' }))).toEqual(['accepted'])
    expect(statuses(await post(gzipSync(body()), json))).toEqual(['accepted'])
    expect(statuses(await post(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body()]), json))).toEqual(['accepted'])
    expect(statuses(await post(body(), { 'content-type': 'application/x-www-form-urlencoded' }))).toEqual(['accepted'])
    expect(statuses(await post(body(), {}))).toEqual(['accepted'])
  })

  test.each(wrappedOrders('wrapped').filter(({ encoding }) => encoding === undefined))(
    '$wrapping',
    async ({ body }) => {
      expect(statuses(await post(body, json))).toEqual(['accepted'])
    },
  )

  test('as JSON text: a single event, in an array, in lines, or an array as text', async () => {
    const text = () => JSON.stringify(JSON.stringify(orderEvent({ at })))
    const array = JSON.stringify(JSON.stringify([orderEvent({ at }), orderEvent({ at })]))
    expect(statuses(await post(text(), json))).toEqual(['accepted'])
    expect(statuses(await post(` [${text()}, ${text()}]`, json))).toEqual(['accepted', 'accepted'])
    expect(statuses(await post(array, json))).toEqual(['accepted', 'accepted'])
    const lines = await post(`${text()}\n${text()}`, { 'content-type': 'application/x-ndjson' })
    expect(statuses(lines)).toEqual(['accepted', 'accepted'])
  })

  test('as a CloudEvent under any prefix of its headers, whose values are percent-encoded', async () => {
    for (const [i, prefix] of ['ce-', 'ce_', 'cloudEvents_', 'CE-'].entries()) {
      const id = `prefix%20${i}`
      const answer = await post(cloudOrder(`prefix-${i}`), { ...json, ...cloudHeaders(prefix, id) })
      expect(answer.results).toMatchObject([{ id: `prefix ${i}`, status: 'accepted' }])
    }
  })

  test('in compressed form, and are stored unpacked', async () => {
    const { id, ...rest } = orderEvent({ at })
    await post(gzipSync(JSON.stringify({ id, ...rest })), json)
    const { rows } = await server.database.pool.query('select body from raw_events where body like $1', [`%${id}%`])
    expect(rows.map(({ body }) => JSON.parse(body))).toEqual([{ id, ...rest }])
  })

  test('with all their digits', async () => {
    const event = JSON.stringify(orderEvent({ at, total: 'AMOUNT', currency: 'SEK' })).replace(
      '"AMOUNT"',
      '12345678901234567.80',
    )
    expect(statuses(await post(`[ ${event} ]`, json))).toEqual(['accepted'])
    const { body } = await server.app.inject('/api/analytics/sales/daily?currency=SEK')
    expect(body).toContain('"totalRevenue":12345678901234567.80,')
    const { rows } = await server.database.pool.query(
      "select body from raw_events where body like '%12345678901234567%'",
    )
    expect(rows).toEqual([{ body: event }])
  })

  test('next to an event that is not UTF-8, which is stored unchanged', async () => {
    const [before, after] = JSON.stringify([orderEvent({ at }), { id: 'X' }]).split('X')
    const answer = await post(
      Buffer.concat([Buffer.from(`${before}`), Buffer.from([0xff]), Buffer.from(`${after}`)]),
      json,
    )
    expect(statuses(answer)).toEqual(['accepted', 'rejected'])
    const { rows } = await server.database.pool.query('select body from dead_letters where position($1 in body) > 0', [
      Buffer.from([0xff]),
    ])
    expect(rows[0].body).toEqual(Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}')]))
  })

  test('without an error from an empty array', async () => {
    expect(await post('[]', json)).toMatchObject({ statusCode: 200, received: 0, results: [] })
  })
})

describe('a problem document says', () => {
  const problem = { type: 'application/problem+json' }

  test('that no event was accepted, with the error of each', async () => {
    const answer = await post('[{"id":"a"}, nonsense]', json)
    expect(answer).toMatchObject({
      ...problem,
      statusCode: 400,
      status: 400,
      title: 'No event was accepted',
      received: 2,
      rejected: 2,
    })
    expect(answer.detail).toContain(answer.results[0].error)
    expect(answer.results).toMatchObject([
      { index: 0, id: 'a', reason: 'missing_type' },
      { index: 1, reason: 'unreadable' },
    ])
  })

  test.each([
    ['', json],
    [' \n', json],
    ['\n', { 'content-type': 'application/x-ndjson' }],
    ['', {}],
  ])('that %j has no event', async (body, headers) => {
    expect(await post(body, headers as Record<string, string>)).toMatchObject({
      ...problem,
      statusCode: 400,
      title: 'Invalid body',
    })
  })

  test('that a body is too large, compressed or inflated', async () => {
    const large = JSON.stringify([{ ...orderEvent({ at }), note: 'x'.repeat(MAX_BODY_BYTES) }])
    const tooLarge = { ...problem, statusCode: 413, detail: expect.stringContaining(`${MAX_BODY_BYTES} bytes`) }
    expect(await post(large, json)).toMatchObject(tooLarge)
    expect(await post(gzipSync(large), { ...json, 'content-encoding': 'gzip' })).toMatchObject(tooLarge)
  })

  test('that an encoding is not supported', async () => {
    expect(await post('{}', { ...json, 'content-encoding': 'br' })).toMatchObject({ ...problem, statusCode: 415 })
    expect(await post('{}', { 'content-type': 'application/json; charset=utf-16' })).toMatchObject({
      ...problem,
      statusCode: 415,
    })
    expect(await post('no gzip', { ...json, 'content-encoding': 'gzip' })).toMatchObject({
      ...problem,
      statusCode: 400,
    })
  })
})

test('the access key is not stored with the event', async () => {
  const event = orderEvent({ at })
  await post(event, { authorization: 'Bearer a-very-secret-key', cookie: 'a=b', EnvelopeType: 'x' })
  const { rows } = await server.database.pool.query('select headers from raw_events where body like $1', [
    `%${event.id}%`,
  ])
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('secret')
})
