import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { queues, SHORT_LOCK_MS, shortLock, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox } from '../../../test/helpers/engine-inbox.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { CLOUD_PREFIXES, cloudHeaders, cloudOrder, wrappedOrders } from '../../../test/helpers/wrapped-bodies.ts'
import { toWhizbang } from '../../simulate/whizbang.ts'
import { takeIntoInbox } from '../take-into-inbox.ts'
import type { Take } from '../transport.ts'

const short = { ...shortLock, MaxDeliveryCount: 1000 }
const local = useBus({ Queues: queues({ twice: {}, poison: {}, locked: short, storm: short, exact: {}, wrapped: {} }) })
const start = useSources(() => local.bus)
const database = useTestDatabase()
const deadline = { timeout: scaled(30_000), interval: 50 }

async function inboxOf(source: string): Promise<Take> {
  const log = pino({ level: 'silent' })
  const signal = new AbortController().signal
  const inbox = await createTestInbox(database.pool)
  return takeIntoInbox({ source, defaultTenantId: undefined, inbox, log, onOutcomes: () => undefined, signal })
}

/** An order as a Whizbang service sends it, which names a session whatever the queue is. */
function orderMessage(orderId: string, totalAmount = 10): ServiceBusMessage {
  const time = '2026-04-17T12:13:07.120Z'
  const items = [{ productId: 'p-1', quantity: 1, unitPrice: totalAmount }]
  const data = { orderId, customerId: 'c-1', totalAmount, createdAt: time, items }
  const { body, envelopeType, subject, streamId } = toWhizbang({ id: randomUUID(), type: 'OrderCreated', time, data })
  return {
    body: Buffer.from(body),
    messageId: JSON.parse(body).id,
    sessionId: streamId,
    subject,
    contentType: 'application/json',
    applicationProperties: { EnvelopeType: envelopeType },
  }
}

async function send(queue: string, messages: readonly ServiceBusMessage[]) {
  const client = new ServiceBusClient(local.bus.connectionString)
  const sender = client.createSender(queue)
  for (let i = 0; i < messages.length; i += 200) await sender.sendMessages(messages.slice(i, i + 200))
  await client.close()
}

const settled = (queue: string) =>
  expect.poll(() => local.bus.counts(queue), deadline).toMatchObject({ active: 0, locked: 0 })

/** The orders of a source by their ids' first part, and what the accounting says. */
async function counted(source: string) {
  const { rows: orders } = await database.pool.query('select order_id from orders where order_id like $1', [
    `${source}-%`,
  ])
  const { rows } = await database.pool.query(
    `select sum(received)::int as received, sum(applied)::int as applied, sum(duplicate)::int as duplicate,
       sum(rejected)::int as rejected
     from ingest_accounting where source = $1`,
    [source],
  )
  return { orders: orders.length, ...rows[0] }
}

test('a message that the broker has twice counts once', async () => {
  start({ queues: ['twice'] }, await inboxOf('twice'))
  const messages = Array.from({ length: 300 }, (_, i) => orderMessage(`twice-${i}`))
  await send('twice', [...messages, ...messages])
  await settled('twice')
  expect(await counted('twice')).toEqual({ orders: 300, received: 600, applied: 300, duplicate: 300, rejected: 0 })
})

test('invalid messages are dead-lettered by the broker with their reason, and by Tidemark', async () => {
  start({ queues: ['poison'] }, await inboxOf('poison'))
  const negative = { ...orderMessage('poison-1'), body: Buffer.from('{"id":1,"p":{"OrderId":7},"h":[]}') }
  await send('poison', [
    orderMessage('poison-0'),
    { body: Buffer.from('not json') },
    negative,
    orderMessage('poison-2'),
  ])
  await settled('poison')
  expect(local.bus.counts('poison').deadLetter).toBe(2)
  expect(await counted('poison')).toMatchObject({ orders: 2, applied: 2, rejected: 2 })
  const receiver = local.client.createReceiver('poison', { subQueueType: 'deadLetter' })
  const dead = await receiver.peekMessages(5)
  const { rows } = await database.pool.query<{ reason: string; error: string }>(
    `select reason, error from dead_letters where source = 'poison' order by reason`,
  )
  expect(rows.map(({ reason }) => reason)).toEqual(['invalid', 'unreadable'])
  expect(
    dead
      .map(({ deadLetterReason, deadLetterErrorDescription }) => [deadLetterReason, deadLetterErrorDescription])
      .sort(),
  ).toEqual(rows.map(({ reason, error }) => [reason, error]))
})

test('orders count in every form: text of JSON, gzip, .NET, schema registries', async () => {
  start({ queues: ['wrapped'] }, await inboxOf('wrapped'))
  const orders = wrappedOrders('wrapped')
  const text = JSON.parse(String(orders[0]?.body)).replaceAll('wrapped-0', 'wrapped-text')
  const twins = ['x%41', 'xA'].map((id) => ({
    body: Buffer.from(cloudOrder(`wrapped-${id}`)),
    applicationProperties: cloudHeaders('cloudEvents:', id),
  }))
  const prefixed = CLOUD_PREFIXES.map((prefix, i) => ({
    body: Buffer.from(cloudOrder(`wrapped-cloud-${i}`)),
    applicationProperties: cloudHeaders(prefix, `cloud-${i}`),
  }))
  await send('wrapped', [
    ...orders.map(({ body, encoding }) => ({
      body,
      applicationProperties: encoding === undefined ? undefined : { 'Content-Encoding': encoding },
    })),
    // The SDK writes text as JSON once more.
    { body: text, contentType: 'application/json' },
    ...twins,
    ...prefixed,
  ])
  await settled('wrapped')
  const count = orders.length + 1 + twins.length + prefixed.length
  expect(await counted('wrapped')).toMatchObject({ orders: count, applied: count, rejected: 0 })
  expect(local.bus.counts('wrapped').deadLetter).toBe(0)
})

test('each message counts once when the inbox takes longer than the locks last', async () => {
  const { transport } = start({ queues: ['locked'], credit: 50 }, await inboxOf('locked'))
  const client = await database.pool.connect()
  try {
    await client.query('begin; lock table inbox in access exclusive mode')
    await send(
      'locked',
      Array.from({ length: 40 }, (_, i) => orderMessage(`locked-${i}`)),
    )
    await expect.poll(() => transport.state().inFlight, deadline).toBe(40)
    await delay(1.5 * SHORT_LOCK_MS)
  } finally {
    await client.query('rollback')
    client.release()
  }
  await settled('locked')
  expect(await counted('locked')).toMatchObject({ orders: 40, received: 40, applied: 40, duplicate: 0 })
  expect(transport.state().lostSettlements).toBe(0)
})

test('amounts arrive with all digits', async () => {
  start({ queues: ['exact'] }, await inboxOf('exact'))
  const message = orderMessage('exact-1')
  const body = String(message.body).replaceAll('10.00', '12345678901234567.89')
  await send('exact', [{ ...message, body: Buffer.from(body) }])
  await settled('exact')
  const { rows } = await database.pool.query(`select total::text from orders where order_id = 'exact-1'`)
  expect(rows).toEqual([{ total: '12345678901234567.89' }])
})

test('repeated cuts and outages lose nothing and count nothing twice', async () => {
  const { transport } = start({ queues: ['storm'], credit: 100 }, await inboxOf('storm'))
  await expect.poll(() => transport.state().status, deadline).toBe('receiving')
  const messages = Array.from({ length: 3000 }, (_, i) => orderMessage(`storm-${i}`))
  for (let i = 0; i < 6; i++) {
    await send('storm', messages.slice(i * 500, i * 500 + 500))
    const before = transport.state().lastMessageAt ?? 0
    await expect.poll(() => transport.state().lastMessageAt ?? 0, deadline).toBeGreaterThan(before)
    if (i % 2 === 0) local.bus.disconnectAll()
    else await local.bus.suspend().then(() => local.bus.resume())
  }
  await settled('storm')
  const { orders, applied, received, duplicate } = await counted('storm')
  expect({ orders, applied }).toEqual({ orders: 3000, applied: 3000 })
  expect(received).toBe(applied + duplicate)
  expect(local.bus.counts('storm').deadLetter).toBe(0)
})
