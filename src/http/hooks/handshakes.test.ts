import { expect, test } from 'vitest'
import {
  asCloudEvent,
  commercetoolsMessage,
  commercetoolsOrder,
} from '../../../test/helpers/connections/commercetools-project.ts'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const token = 'token-0123456789'
const connections = JSON.stringify([
  { name: 'grid', platform: 'event-grid', secrets: [token] },
  { name: 'cloud', platform: 'cloudevents', secrets: [token] },
  { name: 'ct', platform: 'commercetools', secrets: [token] },
  { name: 'saleor', platform: 'saleor', tenant: 'saleor', options: { shop: 'http://127.0.0.1:1' } },
])
const server = useTestServer({ connections, accessKeys: [{ key: 'a-key-that-opens-all', tenantId: undefined }] })
const authorization = `Bearer ${token}`

async function deliver(name: string, payload: object, headers: object = { authorization }) {
  const answer = await server.app.inject({ method: 'POST', url: `/hooks/${name}`, payload, headers: { ...headers } })
  return { ...answer.json(), statusCode: answer.statusCode }
}

const topic = '/subscriptions/0/providers/Microsoft.EventGrid/topics/orders'
const validation = {
  id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66',
  topic,
  subject: '',
  eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
  eventTime: '2024-12-19T08:00:00.1234567Z',
  data: { validationCode: 'code-1', validationUrl: 'http://127.0.0.1:1/validate' },
}

test.each(['grid', 'ct'])('%s answers the validation of Event Grid, only with its secret', async (name) => {
  expect(await deliver(name, [validation])).toEqual({ statusCode: 200, validationResponse: 'code-1' })
  const refused = await deliver(name, [validation], { authorization: 'Bearer wrong' })
  expect(refused).toMatchObject({ statusCode: 401 })
  expect(JSON.stringify(refused)).not.toContain('code-1')
})

test.each(['grid', 'ct', 'cloud'])('%s consents to webhooks of CloudEvents', async (name) => {
  const headers = { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '120' }
  const answer = await server.app.inject({ method: 'OPTIONS', url: `/hooks/${name}`, headers })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({ 'webhook-allowed-origin': 'eventgrid.azure.net', 'webhook-allowed-rate': '*' })
})

test('events count once, whichever way they come, with the secret in the header or in the address', async () => {
  const { id, type, data } = orderEvent({ at: '2024-12-19T08:00:00Z' })
  const grid = { id, topic, eventType: `Shop.${type}`, eventTime: '2024-12-19T08:00:00Z', data }
  expect(await deliver('grid', [grid])).toMatchObject({ statusCode: 200, outcome: 'applied' })
  expect(await deliver('grid', [grid])).toMatchObject({ outcome: 'duplicate' })
  const cloud = { specversion: '1.0', id, source: '/shop', type, time: '2024-12-19T08:00:00Z', data }
  expect(await deliver('cloud', cloud)).toMatchObject({ outcome: 'duplicate' })
  expect(await deliver(`cloud?access_token=${token}`, cloud, {})).toMatchObject({
    statusCode: 200,
    outcome: 'duplicate',
  })
  expect(await deliver('cloud?access_token=wrong', cloud, {})).toMatchObject({
    statusCode: 401,
    instance: '/hooks/cloud',
  })
})

test('content that cannot be read is answered with 200', async () => {
  expect(await deliver('grid', [{ hello: 'world' }])).toMatchObject({ statusCode: 200, outcome: 'problem' })
  const message = commercetoolsMessage('OrderCreated', { order: commercetoolsOrder() })
  const { body } = asCloudEvent(message)
  expect(await deliver('cloud', body as object)).toMatchObject({ statusCode: 200, outcome: 'problem' })
  expect(await deliver('ct', body as object)).toMatchObject({ statusCode: 200, outcome: 'applied' })
})

test('a signature that cannot be checked at the moment is not refused for good', async () => {
  const header = Buffer.from('{"alg":"RS256","kid":"1"}').toString('base64url')
  expect(await deliver('saleor', {}, { 'saleor-signature': `${header}..AAAA` })).toMatchObject({ statusCode: 503 })
  expect(await deliver('saleor', {}, { 'saleor-signature': 'AAAA' })).toMatchObject({ statusCode: 401 })
})
