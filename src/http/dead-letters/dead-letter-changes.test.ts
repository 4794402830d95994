import { describe, expect, test } from 'vitest'
import { useDeadLetters } from '../../../test/helpers/http/dead-letters.ts'
import { orderEvent } from '../../../test/helpers/http/test-server.ts'

const { server, call, refuse, refuseMany, ids } = useDeadLetters()
const at = '2024-12-19T10:00:00Z'

describe('a dead letter', () => {
  test('is returned with its headers, body and event id', async () => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': '7', 'ce-source': '/s', 'ce-type': 'OrderCreated' }
    await refuse('{"orderId": 1}', headers)
    const [id] = await ids()
    expect(await call('GET', `/${id}`)).toMatchObject({
      status: 200,
      body: { id, eventId: '7', headers, body: '{"orderId": 1}', fallbackId: null, onlyTenant: null },
    })
  })

  test('with a body that is not UTF-8 is returned in Base64', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d])
    await refuse(body)
    const [id] = await ids()
    const letter = (await call('GET', `/${id}`)).body
    expect(letter).toMatchObject({ bodyBase64: body.toString('base64'), bodyBytes: 3 })
    expect(letter).not.toHaveProperty('body')
    expect((await call('GET', '')).body.deadLetters).toMatchObject([{ bodyBase64: body.toString('base64') }])
    expect(await call('POST', `/${id}/retry`, { body: orderEvent({ at }) })).toMatchObject({ status: 200 })
  })

  test('with an unknown or invalid id is a 404', async () => {
    for (const [method, path] of [
      ['GET', '/5'],
      ['DELETE', '/5'],
      ['POST', '/5/retry'],
    ] as const) {
      expect(await call(method, path)).toMatchObject({ status: 404, body: { title: 'Not found' } })
    }
    for (const id of ['x', '0', '-1', '1e3', '99999999999999999999', "1'--", '1%00', '1;drop table dead_letters']) {
      expect((await call('GET', `/${encodeURIComponent(id)}`)).status, id).toBe(404)
      expect((await call('DELETE', `/${encodeURIComponent(id)}`)).status, id).toBe(404)
    }
    expect((await call('GET', '/5?verbose=1')).status).toBe(400)
  })

  test('stays after a rejected retry, and the response has the reason', async () => {
    await refuse('{"id":')
    const [id] = await ids()
    expect(await call('POST', `/${id}/retry`)).toMatchObject({
      status: 422,
      body: {
        type: 'urn:tidemark:problem:still-refused',
        title: 'The message was rejected again',
        status: 422,
        detail: expect.stringContaining('JSON'),
        deadLetter: { id, status: 'rejected', reason: 'unreadable' },
      },
    })
    expect((await call('GET', `/${id}`)).body.timesSeen).toBe(2)
  })

  test('is retried with an edited body, as text or as JSON, with all digits', async () => {
    await refuse('{"id":')
    await refuse('{"id":"')
    const [first, second] = await ids()
    const amount = '12345678901234567890.12345678901234567891'
    const event = JSON.stringify(orderEvent({ at, total: 'AMOUNT', lineTotal: 1 })).replace('"AMOUNT"', amount)
    expect(await call('POST', `/${first}/retry`, `{"body": ${event}}`)).toMatchObject({
      status: 200,
      body: { id: first, status: 'accepted' },
    })
    const text = JSON.stringify({ body: event.replace('event-', 'other-').replace('order-', 'other-') })
    expect(await call('POST', `/${second}/retry`, text)).toMatchObject({ status: 200, body: { status: 'accepted' } })
    const { rows } = await server.database.pool.query('select total from orders')
    expect(rows).toEqual([{ total: amount }, { total: amount }])
    expect(await ids()).toEqual([])
  })

  test('stays unchanged when the edited body is rejected too', async () => {
    await refuse('{"id":')
    const [id] = await ids()
    const { status, body } = await call('POST', `/${id}/retry`, { body: { ...orderEvent({ at }), id: '' } })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      detail: expect.stringContaining('Nothing was changed'),
      deadLetter: { id, reason: 'missing_id' },
    })
    expect((await call('GET', '')).body.deadLetters).toMatchObject([{ id, timesSeen: 1, reason: 'unreadable' }])
  })

  test.each([
    ['[]', 'must be a JSON object'],
    ['{', 'not readable as JSON'],
    ['{"body": 1}', '"body" must be the edited body'],
    ['{"body": [1]}', '"body" must be the edited body'],
    ['{"body": null}', '"body" must be the edited body'],
    ['{"bodi": "x"}', '"bodi" is unknown'],
    [' ', 'empty'],
  ])('is not retried with the body %s', async (payload, message) => {
    expect(await call('POST', '/5/retry', payload)).toMatchObject({
      status: 400,
      body: { title: 'Invalid body', detail: expect.stringContaining(message) },
    })
  })

  test('is discarded permanently', async () => {
    await refuse('{"id":')
    const [id] = await ids()
    expect(await call('DELETE', `/${id}`)).toEqual({ status: 204, body: undefined })
    expect((await call('DELETE', `/${id}`)).status).toBe(404)
  })
})

describe('several dead letters', () => {
  test('are retried by their ids, and the response has the outcome of each', async () => {
    const { pool } = server.database
    await pool.query(`alter table orders add constraint not_yet check (customer_id <> 'late')`)
    const late = orderEvent({ at, customer: 'late' })
    await refuse(JSON.stringify([late, { ...late, id: 'again' }, { id: 'bad' }]))
    await pool.query('alter table orders drop constraint not_yet')
    const known = await ids()
    const { body } = await call('POST', '/retry', { ids: [...known, 999_999] })
    expect(body).toMatchObject({
      requested: 4,
      accepted: 1,
      duplicate: 1,
      ignored: 0,
      rejected: 1,
      notFound: 1,
      next: null,
    })
    expect(body.results.map(({ id }: { id: number }) => id)).toEqual([...known, 999_999])
    expect(body.results.at(-1)).toEqual({ id: 999_999, status: 'not_found' })
    expect((await call('GET', '')).body.totals).toMatchObject({ letters: 1 })
    expect((await server.app.inject('/metrics')).body).toMatch(
      /tidemark_events_total\{source="http",status="accepted"\} \d/,
    )
  })

  test('are retried and discarded page by page, by filter', async () => {
    await refuseMany(7)
    await refuse('{"id":')
    const filter = { reason: 'missing_type' }
    const first = (await call('POST', '/retry', { filter, limit: 5 })).body
    expect(first).toMatchObject({ requested: 5, rejected: 5 })
    const second = (await call('POST', '/retry', { filter, limit: 5, cursor: first.next })).body
    expect(second).toMatchObject({ requested: 2, rejected: 2, next: null })
    expect((await call('POST', '/discard', { filter, limit: 5 })).body).toMatchObject({ discarded: 5, notFound: 0 })
    expect((await call('POST', '/discard', { filter })).body).toMatchObject({ discarded: 2, next: null })
    const rest = await ids()
    expect((await call('POST', '/discard', { ids: [...rest, 12_345] })).body).toMatchObject({
      discarded: 1,
      notFound: 1,
    })
    expect(await ids()).toEqual([])
  })

  test.each([
    [{}, 'Name the dead letters'],
    [{ ids: [1], filter: {} }, 'Name the dead letters'],
    [{ ids: [] }, '"ids" must be a list'],
    [{ ids: ['1'] }, '"ids" must be a list'],
    [{ ids: [1.5] }, '"ids" must be a list'],
    [{ ids: Array.from({ length: 501 }, (_, i) => i + 1) }, '"ids" must be a list of 1 to 500'],
    [{ ids: [1], limit: 5 }, '"limit" is unknown here: only "ids" is allowed'],
    [{ filter: [] }, '"filter" must be an object of source, type'],
    [{ filter: { raeson: 'x' } }, 'raeson is not a parameter here'],
    [{ filter: { source: { $ne: 1 } } }, 'source must be'],
    [{ filter: { tenant: null } }, 'tenant must be'],
    [{ filter: {}, limit: 501 }, 'limit must be'],
    [{ filter: {}, offset: 1 }, 'offset is not a parameter here'],
  ])('cannot be selected by %j', async (payload, message) => {
    await refuse('{"id":')
    for (const path of ['/retry', '/discard']) {
      const { status, body } = await call('POST', path, payload)
      expect(status).toBe(400)
      expect(body.detail).toContain(message)
    }
    expect((await call('GET', '')).body.deadLetters).toMatchObject([{ timesSeen: 1 }])
  })
})

test('without keys, a page of another site cannot retry or discard', async () => {
  await refuse('{"id":')
  const [id] = await ids()
  const headers = { origin: 'https://evil.example', host: '127.0.0.1:5002' }
  for (const [method, path] of [
    ['POST', `/${id}/retry`],
    ['POST', '/retry'],
    ['POST', '/discard'],
    ['DELETE', `/${id}`],
  ] as const) {
    const payload = method === 'POST' ? { ids: [id] } : undefined
    const answer = await server.app.inject({ method, url: `/api/dead-letters${path}`, payload, headers })
    expect(answer.statusCode).toBe(403)
  }
  expect((await call('GET', `/${id}`)).body.timesSeen).toBe(1)
})
