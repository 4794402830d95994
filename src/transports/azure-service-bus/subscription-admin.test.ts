import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServiceBusAdministrationClient } from '@azure/service-bus'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { makeCertificate } from '../../../test/helpers/make-certificate.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { createMissingSubscription } from './subscription-admin.ts'

const local = useBus({ Topics: [{ Name: 'shop', Subscriptions: [{ Name: 'tidemark' }] }] })
const start = useSources(() => local.bus)
const log = pino({ level: 'silent' })

/** As much of the management protocol as creating a subscription takes. */
let server: Server
let folder: string
let ca: string
let status = 201
let requests: { line: string; body: string }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-'))
  const { certFile, keyFile } = await makeCertificate(folder)
  ca = await readFile(certFile, 'utf8')
  server = createServer({ cert: ca, key: await readFile(keyFile) }, async (request, response) => {
    const body = (await request.toArray()).join('')
    requests.push({ line: `${request.method} ${decodeURIComponent(request.url ?? '').split('?')[0]}`, body })
    response.writeHead(status, { 'content-type': 'application/atom+xml' }).end(status === 201 ? createdEntry : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  status = 201
  requests = []
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

const createdEntry = `<entry xmlns="http://www.w3.org/2005/Atom"><id>https://localhost/shop/Subscriptions/tidemark</id><title>tidemark</title><content type="application/xml">
  <SubscriptionDescription xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect">
    <LockDuration>PT1M</LockDuration><RequiresSession>true</RequiresSession><MaxDeliveryCount>10</MaxDeliveryCount>
    <DefaultMessageTimeToLive>P1D</DefaultMessageTimeToLive><EnableBatchedOperations>true</EnableBatchedOperations>
    <DeadLetteringOnMessageExpiration>false</DeadLetteringOnMessageExpiration>
    <DeadLetteringOnFilterEvaluationExceptions>true</DeadLetteringOnFilterEvaluationExceptions>
    <Status>Active</Status><AutoDeleteOnIdle>P1D</AutoDeleteOnIdle>
    <EntityAvailabilityStatus>Available</EntityAvailabilityStatus>
  </SubscriptionDescription></content></entry>`

const entity = { path: 'shop/Subscriptions/tidemark', name: 'shop', subscription: 'tidemark' }

function create(settings: { createSubscription?: boolean; sessions?: boolean; filter?: string }) {
  const endpoint = `Endpoint=sb://localhost:${(server.address() as AddressInfo).port};SharedAccessKeyName=k;SharedAccessKey=s`
  const administer = () =>
    new ServiceBusAdministrationClient(endpoint, { tlsOptions: { ca }, retryOptions: { maxRetries: 0 } })
  const namespace = { host: 'shop.servicebus.windows.net', administer }
  return createMissingSubscription(entity, { source: settings, namespace, log })
}

test('a missing subscription is created with the sessions and filter of the settings', async () => {
  expect(await create({ sessions: true, filter: "sys.Label LIKE 'ecommerce.%'" })).toContain('has just been created')
  expect(requests.map(({ line }) => line)).toEqual(['PUT /shop/Subscriptions/tidemark'])
  const [{ body = '' } = {}] = requests
  expect(body).toContain('<LockDuration>PT1M</LockDuration><RequiresSession>true</RequiresSession>')
  expect(body).toContain('<MaxDeliveryCount>10</MaxDeliveryCount>')
  expect(body).toMatch(/<Filter .*SqlFilter.*<SqlExpression>sys.Label LIKE &apos;ecommerce.%&apos;<\/SqlExpression>/)
})

test('without the right to manage, the problem contains the commands and the role', async () => {
  status = 401
  const problem = await create({ filter: 'amount > 1' })
  expect(problem).toContain('Tidemark may not manage the namespace')
  expect(problem).toContain(
    'az servicebus topic subscription create --resource-group <group> --namespace-name shop --topic-name shop --name tidemark',
  )
  expect(problem).toContain('--filter-sql-expression "amount > 1"')
  expect(problem).toContain('"Azure Service Bus Data Receiver"')
})

test('a missing topic is reported', async () => {
  status = 404
  expect(await create({})).toContain('the topic does not exist either')
})

test('createSubscription false makes no request', async () => {
  expect(await create({ createSubscription: false })).toContain('createSubscription is false')
  expect(requests).toEqual([])
})

test('a missing subscription is a problem until it exists', async () => {
  const { transport, lines } = start({ topics: ['shop/missing'] }, takeAll().take)
  await expect
    .poll(() => transport.state().problem, { timeout: scaled(10_000) })
    .toMatch(/has no shop\/Subscriptions\/missing\. Declare it in the emulator's Config.json/)
  expect(transport.state().status).toBe('connecting')
  expect(lines.filter(({ level }) => Number(level) >= 40).length).toBe(1)
})
