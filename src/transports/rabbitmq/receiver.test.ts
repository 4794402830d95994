import { expect, test, vi } from 'vitest'
import { gated, untilReceiving } from '../../../test/brokers/inbox-sources.ts'
import { anyOrders, useShops } from '../../../test/brokers/rabbitmq/test-shop.ts'
import { useSources } from '../../../test/brokers/rabbitmq/test-source.ts'
import { useRabbitMq } from '../../../test/brokers/rabbitmq/use-rabbitmq.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { startTcpProxy } from '../../../test/helpers/tcp-proxy.ts'
import { CLOUD_PREFIXES, cloudHeaders, cloudOrder, wrappedOrders } from '../../../test/helpers/wrapped-bodies.ts'
import { toWhizbang } from '../../simulate/whizbang.ts'

const database = useTestDatabase()
const rabbitMq = useRabbitMq()
const sources = useSources(database)
const openShop = useShops()

test('messages of a Whizbang shop count exactly once, also when published repeatedly', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const transport = sources.start(settings)
  await untilReceiving(transport)
  await shop.publish(anyOrders(300))
  await sources.untilCounted(settings, { applied: 300 })
  await shop.publish(anyOrders(300))
  await sources.untilCounted(settings, { orders: 300, applied: 300, duplicate: 300, rejected: 0 })
  await transport.stop()
  expect(await shop.waiting(settings.queue)).toBe(0)
  expect(transport.state()).toMatchObject({ status: 'stopped', inFlight: 0, lostSettlements: 0 })
})

test('an amount keeps digits that JavaScript numbers would lose', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  await untilReceiving(sources.start(settings))
  const [order] = anyOrders(1).map((event) => toWhizbang(event))
  const body = order?.body.replace(/"TotalAmount":[\d.]+/, '"TotalAmount":12345678901234567.89') ?? ''
  await shop.publishBody(body, { headers: { EnvelopeType: order?.envelopeType } })
  await sources.untilCounted(settings, { orders: 1 })
  const sql = 'select total_revenue::text as total from daily_sales_analytics where tenant_id = $1'
  expect((await database.pool.query(sql, [settings.tenantId])).rows).toEqual([{ total: '12345678901234567.89' }])
})

test('orders count in every form: text of JSON, gzip, .NET, schema registries, CloudEvents of all prefixes', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  await untilReceiving(sources.start(settings))
  const orders = wrappedOrders('wrapped')
  const clouds = [...CLOUD_PREFIXES.map((prefix, i) => cloudHeaders(prefix, `cloud-${i}`))]
  clouds.push(cloudHeaders('ce-', 'x%41'), cloudHeaders('cloudEvents_', 'xA'))
  for (const { body, encoding } of orders) await shop.publishBody(body, { contentEncoding: encoding })
  for (const [i, headers] of clouds.entries()) await shop.publishBody(cloudOrder(`cloud-${i}`), { headers })
  const count = orders.length + clouds.length
  await sources.untilCounted(settings, { orders: count, applied: count, rejected: 0 })
})

test('the routing key is the type of an order without a header', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  await untilReceiving(sources.start(settings))
  const [order] = anyOrders(1).map((event) => toWhizbang(event))
  await shop.publishBody(order?.body ?? '', { contentType: undefined })
  await sources.untilCounted(settings, { orders: 1 })
})

test('only messages that match the bindings arrive', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange, { bindings: ['*.contracts.#', 'returns'] })
  const seen: (string | undefined)[] = []
  const transport = sources.start(settings, async (messages) => {
    seen.push(...messages.map(({ fallbackType }) => fallbackType))
    return messages.map(() => ({ kind: 'done' }))
  })
  await untilReceiving(transport)
  for (const routingKey of ['other.events', 'returns', 'shop.contracts.events']) {
    await shop.publishBody('{}', { routingKey })
  }
  await expect.poll(() => seen).toEqual(['returns', 'shop.contracts.events'])
})

test('an invalid message becomes a dead letter of Tidemark and in the source’s own queue at the broker; the rest is applied', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const other = sources.settings(rabbitMq.url, shop.exchange)
  const transport = sources.start(settings)
  const otherTransport = sources.start(other, async (messages) => messages.map(() => ({ kind: 'done' })))
  await Promise.all([untilReceiving(transport), untilReceiving(otherTransport)])
  const poison = ['no json', '{"p":1}', '\u0000', '[]', '{"id":"x","p":{"OrderId":1e400},"h":[]}']
  await Promise.all([shop.publish(anyOrders(60)), ...poison.map((body) => shop.publishBody(body))])
  await sources.untilCounted(settings, { orders: 60, rejected: poison.length })
  const { rows } = await database.pool.query('select reason, body from dead_letters where source = $1', [settings.name])
  expect(rows.map(({ body }) => String(body)).sort()).toEqual(poison.toSorted())
  expect(rows.every(({ reason }) => reason.length > 0)).toBe(true)
  await shop.untilWaiting(`${settings.queue}.dead-letters`, poison.length)
  await Promise.all([transport.stop(), otherTransport.stop()])
  expect(await shop.waiting(`${other.queue}.dead-letters`)).toBe(0)
  expect(await shop.waiting(settings.queue)).toBe(0)
})

test('while nothing is taken, unsettled messages stay within the prefetch', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange, { prefetch: 10 })
  const gate = gated(sources.take(settings))
  const transport = sources.start(settings, gate.take)
  await untilReceiving(transport)
  await shop.publish(anyOrders(50))
  await shop.untilWaiting(settings.queue, 40)
  await expect.poll(() => transport.state().inFlight).toBe(10)
  gate.open()
  await sources.untilCounted(settings, { orders: 50, duplicate: 0 })
})

test('messages that were applied but not acknowledged before a cut are redelivered, and count once', async () => {
  const proxy = await startTcpProxy(rabbitMq.url)
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(proxy.url, shop.exchange)
  const applied = Promise.withResolvers<void>()
  const broken = Promise.withResolvers<void>()
  const transport = sources.start(settings, async (messages) => {
    const settlements = await sources.take(settings)(messages)
    applied.resolve()
    await broken.promise
    return settlements
  })
  await untilReceiving(transport)
  await shop.publish(anyOrders(40))
  await applied.promise
  await sources.untilCounted(settings, { applied: 40 })
  proxy.cut()
  await vi.waitFor(() => expect(transport.state().status).toBe('connecting'))
  expect(transport.state().problem).toMatch(/the broker closed the connection/)
  broken.resolve()
  await sources.untilCounted(settings, { orders: 40, applied: 40, duplicate: 40 })
  await expect.poll(() => transport.state().lostSettlements).toBe(40)
  expect(transport.state().problem).toBeUndefined()
  await transport.stop()
  await proxy.close()
  expect(await shop.waiting(settings.queue)).toBe(0)
})

test('batches that finish out of sequence are acknowledged separately', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const first = gated(sources.take(settings))
  let calls = 0
  const transport = sources.start(settings, (messages) =>
    calls++ === 0 ? first.take(messages) : sources.take(settings)(messages),
  )
  await untilReceiving(transport)
  const [early, ...late] = anyOrders(20)
  await shop.publish(early ? [early] : [])
  await expect.poll(() => calls).toBe(1)
  await shop.publish(late)
  await sources.untilCounted(settings, { orders: 19 })
  await expect.poll(() => transport.state().inFlight).toBe(1)
  sources.abort()
  first.open()
  await transport.stop()
  await vi.waitFor(async () => expect(await shop.waiting(settings.queue)).toBe(1), { timeout: scaled(10_000) })
})

test('existing exchanges and queues are used unchanged', async () => {
  const shop = await openShop(rabbitMq.url)
  const exchange = `${shop.exchange}-own`
  const settings = sources.settings(rabbitMq.url, exchange)
  const { connection } = shop
  await connection.exchangeDeclare({ exchange, type: 'topic', arguments: { 'alternate-exchange': shop.exchange } })
  await connection.queueDeclare({ queue: settings.queue, durable: true, arguments: { 'x-max-length': 1000 } })
  await untilReceiving(sources.start(settings))
  await Promise.all(anyOrders(5).map((order) => shop.publishBody(toWhizbang(order).body, { exchange })))
  await sources.untilCounted(settings, { orders: 5 })
})

test('stopping finishes and acknowledges the messages that have arrived', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange, { prefetch: 10 })
  const gate = gated(sources.take(settings))
  const transport = sources.start(settings, gate.take)
  await untilReceiving(transport)
  await shop.publish(anyOrders(30))
  await shop.untilWaiting(settings.queue, 20)
  // The broker has sent these before they arrive here.
  await expect.poll(() => transport.state().inFlight).toBe(10)
  const stopped = transport.stop()
  gate.open()
  await stopped
  expect(await sources.counted(settings)).toMatchObject({ orders: 10 })
  expect(await shop.waiting(settings.queue)).toBe(20)
})

test('messages that cannot be finished during a stop go back to the broker', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const gate = gated(sources.take(settings))
  const transport = sources.start(settings, gate.take)
  await untilReceiving(transport)
  await shop.publish(anyOrders(30))
  await expect.poll(() => transport.state().inFlight).toBe(30)
  sources.abort()
  gate.open()
  await transport.stop()
  await shop.untilWaiting(settings.queue, 30)
  expect(await sources.counted(settings)).toMatchObject({ applied: 0 })
})
