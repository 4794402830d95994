import { pino } from 'pino'
import { expect, test } from 'vitest'
import { untilReceiving } from '../../../test/brokers/inbox-sources.ts'
import { anyOrders, useShops } from '../../../test/brokers/rabbitmq/test-shop.ts'
import { type Settings, useSources } from '../../../test/brokers/rabbitmq/test-source.ts'
import { useRabbitMq } from '../../../test/brokers/rabbitmq/use-rabbitmq.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { toWhizbang } from '../../simulate/whizbang.ts'
import { type Delivered, type Take, TakeAborted } from '../transport.ts'
import { transport as kind } from './transport.ts'

const database = useTestDatabase()
const rabbitMq = useRabbitMq()
const sources = useSources(database)
const openShop = useShops()

test('messages that the broker dead-lettered are applied or become dead letters, and are removed from the broker', async () => {
  const { shop, settings, deadLetters } = await withQueue()
  const publish = (body: string) => shop.publishBody(body, { exchange: deadLetters, routingKey: settings.queue })
  const orders = anyOrders(30).map((order) => toWhizbang(order))
  for (const { body, envelopeType } of orders) {
    const headers = { EnvelopeType: envelopeType }
    await shop.publishBody(body, { exchange: deadLetters, routingKey: settings.queue, headers })
  }
  await publish('no json')
  expect(await drain(settings, sources.take(settings))).toBe(31)
  expect(await sources.counted(settings)).toMatchObject({ orders: 30, applied: 30, rejected: 1 })
  expect(await shop.waiting(deadLetters)).toBe(0)
  expect(await drain(settings, sources.take(settings))).toBe(0)
})

test('a refused message has its original routing key and bytes', async () => {
  const { shop, settings, deadLetters } = await withQueue()
  const transport = sources.start(settings)
  await untilReceiving(transport)
  const body = '{"amount":1.10000000000000000001'
  await shop.publishBody(body, { routingKey: 'shop.refunds', headers: { EnvelopeType: 'X' }, messageId: 'm-1' })
  await shop.untilWaiting(deadLetters, 1)
  const seen: Delivered[] = []
  const taken = await drain(settings, async (messages) => {
    seen.push(...messages)
    return messages.map(() => ({ kind: 'done' }))
  })
  expect(taken).toBe(1)
  expect(seen.map((message) => ({ ...message, body: String(message.body) }))).toMatchObject([
    { body, fallbackId: 'm-1', fallbackType: 'shop.refunds', headers: { envelopetype: 'X' } },
  ])
})

test('messages that are not taken stay at the broker', async () => {
  const { shop, settings, deadLetters } = await withQueue()
  await shop.publishBody('{}', { exchange: deadLetters, routingKey: settings.queue })
  const abort: Take = async () => {
    throw new TakeAborted('Tidemark is stopping')
  }
  expect(await drain(settings, abort)).toBe(0)
  await shop.untilWaiting(deadLetters, 1)
  const fail: Take = async () => {
    throw new Error('something broke')
  }
  await expect(drain(settings, fail)).rejects.toThrow('something broke')
  await shop.untilWaiting(deadLetters, 1)
})

test('a source without dead letters and an unreachable broker are reported', async () => {
  const take: Take = async () => []
  const settings = sources.settings(rabbitMq.url, 'shop')
  await expect(drain(settings, take)).rejects.toThrow(/no queue 'tidemark-shop-.*\.dead-letters'/)
  const away = sources.settings('amqp://guest:guest@127.0.0.1:1', 'shop')
  await expect(drain(away, take)).rejects.toThrow(/connection refused/)
})

async function withQueue() {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const transport = sources.start(settings)
  await untilReceiving(transport)
  await transport.stop()
  return { shop, settings, deadLetters: `${settings.queue}.dead-letters` }
}

function drain(settings: Settings, take: Take): Promise<number> {
  const log = pino({ level: 'silent' })
  return kind.drain(settings, { take, log, batchSize: 20, signal: new AbortController().signal })
}
