import { expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const key = 'tmk_webhooks_0123456789'
const server = useTestServer({ accessKeys: [{ key, tenantId: 'acme' }] })
const withKey = { authorization: `Bearer ${key}` }

async function send(payload: object, headers: Record<string, string> = withKey, url = '/api/events') {
  const answer = await server.app.inject({ method: 'POST', url, payload, headers })
  return { ...answer.json(), statusCode: answer.statusCode }
}

const validation = {
  id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66',
  topic: '/subscriptions/0/resourceGroups/shop/providers/Microsoft.EventGrid/topics/orders',
  subject: '',
  data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6', validationUrl: 'http://127.0.0.1:1/validate?id=5' },
  eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
  eventTime: '2024-12-19T08:00:00.1234567Z',
  metadataVersion: '1',
  dataVersion: '1',
}

test('the validation of Event Grid is answered with its code, and nothing is stored', async () => {
  const headers = { ...withKey, 'aeg-event-type': 'SubscriptionValidation' }
  const answer = { statusCode: 200, validationResponse: validation.data.validationCode }
  expect(await send([validation], headers)).toEqual(answer)
  expect(await send([validation])).toEqual(answer)
  expect(await send(validation)).toEqual(answer)
  const { rows } = await server.database.pool.query('select 1 from raw_events union all select 1 from dead_letters')
  expect(rows).toEqual([])
})

test('the validation needs an access key', async () => {
  for (const headers of [{}, { authorization: 'Bearer wrong' }] as Record<string, string>[]) {
    const answer = await send([validation], headers)
    expect(answer).toMatchObject({ statusCode: 401 })
    expect(JSON.stringify(answer)).not.toContain(validation.data.validationCode)
  }
})

test('a text that only names the validation is an event', async () => {
  const event = orderEvent({ at: '2024-12-19T08:00:00Z', product: 'SubscriptionValidationEvent' })
  expect(await send(event)).toMatchObject({ statusCode: 200, accepted: 1 })
})

test('events in the schema of Event Grid count', async () => {
  const { id, type, data } = orderEvent({ at: '2024-12-19T08:00:00Z' })
  const event = { id, topic: validation.topic, subject: 's', eventType: type, eventTime: '2024-12-19T08:00:00Z', data }
  expect(await send([event], { ...withKey, 'aeg-event-type': 'Notification' })).toMatchObject({ accepted: 1 })
  expect(await send([event])).toMatchObject({ duplicate: 1 })
})

test('consent to webhooks of CloudEvents repeats the origin, and needs no key', async () => {
  const ask = async (headers: Record<string, string>) => {
    const answer = await server.app.inject({ method: 'OPTIONS', url: '/api/events', headers })
    return { statusCode: answer.statusCode, ...answer.headers }
  }
  const origin = { 'webhook-request-origin': 'eventgrid.azure.net' }
  const callback = { 'webhook-request-callback': 'http://127.0.0.1:1/confirm' }
  const consent = await ask({ ...origin, ...callback })
  expect(consent).toMatchObject({ statusCode: 200, 'webhook-allowed-origin': 'eventgrid.azure.net' })
  expect(consent.allow).toContain('POST')
  expect(consent).not.toHaveProperty('webhook-allowed-rate')
  expect(await ask({ ...origin, 'webhook-request-rate': '120' })).toMatchObject({ 'webhook-allowed-rate': '*' })
  expect(await ask({})).not.toHaveProperty('webhook-allowed-origin')
})

test('the access key may be in the address, which no answer repeats', async () => {
  const event = orderEvent({ at: '2024-12-19T08:00:00Z' })
  expect(await send(event, {}, `/api/events?access_token=${key}`)).toMatchObject({ accepted: 1 })
  expect(await send(event, {}, `/api/events?a=1&access_token=${key}&b=2`)).toMatchObject({ duplicate: 1 })
  expect(await send(event, withKey, '/api/events?access_token=other')).toMatchObject({ duplicate: 1 })
  const wrong = await send({}, {}, '/api/events?x=1&access_token=secret%20key&y=2')
  expect(wrong).toMatchObject({ statusCode: 401, instance: '/api/events?x=1&y=2' })
  expect(JSON.stringify(wrong)).not.toContain('secret')
  const elsewhere = await server.app.inject(`/api/analytics/sales/daily?access_token=${key}`)
  expect(elsewhere.statusCode).toBe(401)
})
