import { pino } from 'pino'
import { expect, test } from 'vitest'
import { queues, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll } from '../../../test/brokers/azure-service-bus/test-source.ts'
import type { Take } from '../transport.ts'
import { transport } from './transport.ts'

const local = useBus({
  Queues: queues({ 'two-tries': { MaxDeliveryCount: 1 }, refusing: {}, aborted: {} }),
  Topics: [{ Name: 'shop', Subscriptions: [{ Name: 'tidemark' }] }],
})
const log = pino({ level: 'silent' })

function drain(queues: string[], topics: string[], take: Take, signal = new AbortController().signal) {
  const source = {
    name: 'test',
    kind: 'azure-service-bus',
    connectionString: local.bus.connectionString,
    queues,
    topics,
  } as const
  return transport.drain(source, { take, log, batchSize: 500, signal })
}

/** Has the broker dead-letter what it was sent. */
async function deadLetter(queue: string, subscription: string | undefined, count: number) {
  const reason = { deadLetterReason: 'test', deadLetterErrorDescription: 'test' }
  const options = { maxAutoLockRenewalDurationInMs: 0 }
  const receiver =
    subscription === undefined
      ? local.client.createReceiver(queue, options)
      : local.client.createReceiver(queue, subscription, options)
  await local.send(queue, ...Array.from({ length: count }, (_, body) => ({ body })))
  const messages = await receiver.receiveMessages(count)
  for (const message of messages) await receiver.deadLetterMessage(message, reason)
  await receiver.close()
}

test('dead letters of all entities are taken and removed', async () => {
  await deadLetter('two-tries', undefined, 30)
  await deadLetter('shop', 'tidemark', 2)
  const { take, bodies } = takeAll()
  expect(await drain(['two-tries'], ['shop'], take)).toBe(32)
  expect(bodies().length).toBe(32)
  expect(local.bus.counts('two-tries').deadLetter).toBe(0)
  expect(local.bus.counts('shop/Subscriptions/tidemark').deadLetter).toBe(0)
})

test('messages that are refused again are removed too: they are dead letters of Tidemark', async () => {
  await deadLetter('refusing', undefined, 1)
  const refuse: Take = async (messages) =>
    messages.map(() => ({ kind: 'refused', reason: 'invalid', description: 'no' }))
  expect(await drain(['refusing'], [], refuse)).toBe(1)
  expect(local.bus.counts('refusing').deadLetter).toBe(0)
})

test('dead letters that could not be taken stay at the broker', async () => {
  await deadLetter('aborted', undefined, 3)
  const fail: Take = async () => {
    throw new Error('the disk is full')
  }
  await expect(drain(['aborted'], [], fail)).rejects.toThrow('the disk is full')
  expect(local.bus.counts('aborted').deadLetter).toBe(3)
})

test('a missing queue is reported by its name', async () => {
  await expect(drain(['nowhere'], [], takeAll().take)).rejects.toThrow(/has no nowhere\. Create the queue/)
})
