import { expect, test } from 'vitest'
import { queues, useBus } from '../../test/brokers/azure-service-bus/test-bus.ts'
import { scaled } from '../../test/helpers/patience.ts'

const local = useBus({
  Queues: queues({
    deferring: {},
    'deferring-twice': {},
    peeking: {},
    scheduling: {},
    cancelling: {},
    'by-message': {},
  }),
  Topics: [{ Name: 'events', Subscriptions: [{ Name: 'tidemark' }] }],
})

test('a deferred message is received only by its sequence number', async () => {
  await local.send('deferring', { body: 'later' }, { body: 'now' })
  const receiver = local.client.createReceiver('deferring')
  const [message] = await receiver.receiveMessages(1)
  if (!message?.sequenceNumber) throw new Error('nothing received')
  await receiver.deferMessage(message, { why: 'too early' })
  expect(local.bus.counts('deferring')).toMatchObject({ active: 1, deferred: 1 })
  const [other] = await receiver.receiveMessages(1)
  expect(other?.body).toBe('now')
  const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber)
  expect(deferred).toMatchObject({ body: 'later', applicationProperties: { why: 'too early' } })
  if (deferred) await receiver.completeMessage(deferred)
  expect(local.bus.counts('deferring')).toMatchObject({ deferred: 0 })
  await expect(receiver.receiveDeferredMessages(message.sequenceNumber)).rejects.toMatchObject({
    code: 'MessageNotFound',
  })
})

test('a deferred message that is abandoned stays deferred, and can be dead-lettered', async () => {
  await local.send('deferring-twice', { body: 1 })
  const receiver = local.client.createReceiver('deferring-twice')
  const [message] = await receiver.receiveMessages(1)
  if (!message?.sequenceNumber) throw new Error('nothing received')
  await receiver.deferMessage(message)
  const [first] = await receiver.receiveDeferredMessages(message.sequenceNumber)
  if (first) await receiver.abandonMessage(first)
  const [second] = await receiver.receiveDeferredMessages(message.sequenceNumber)
  expect(second?.deliveryCount).toBe(1)
  if (second) await receiver.deadLetterMessage(second, { deadLetterReason: 'Enough', deadLetterErrorDescription: '' })
  expect(local.bus.counts('deferring-twice')).toMatchObject({ deferred: 0, deadLetter: 1 })
})

test('peeking returns all messages in sequence, page by page, and locks none', async () => {
  await local.send('peeking', ...Array.from({ length: 5 }, (_, body) => ({ body })))
  const receiver = local.client.createReceiver('peeking')
  await receiver.receiveMessages(1)
  const pages = [await receiver.peekMessages(3), await receiver.peekMessages(3), await receiver.peekMessages(3)]
  expect(pages.map((page) => page.map(({ body }) => body))).toEqual([[0, 1, 2], [3, 4], []])
  expect(local.bus.counts('peeking')).toMatchObject({ active: 4, locked: 1 })
})

test('a scheduled message can be peeked at once, and received when it is due', async () => {
  const dueAt = new Date(Date.now() + scaled(1000))
  const sender = local.client.createSender('scheduling')
  const [sequenceNumber] = await sender.scheduleMessages({ body: 1, messageId: 'm-1' }, dueAt)
  const receiver = local.client.createReceiver('scheduling')
  const [peeked] = await receiver.peekMessages(1)
  expect(peeked).toMatchObject({ body: 1, state: 'scheduled' })
  expect(peeked?.sequenceNumber?.toNumber()).toBe(sequenceNumber?.toNumber())
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: scaled(5000) })
  expect(Date.now()).toBeGreaterThanOrEqual(dueAt.getTime())
  expect(message).toMatchObject({ body: 1, state: 'active' })
})

test('a scheduled message can be cancelled, once', async () => {
  const sender = local.client.createSender('cancelling')
  const numbers = await sender.scheduleMessages([{ body: 1 }, { body: 2 }], new Date(Date.now() + 60_000))
  expect(local.bus.counts('cancelling')).toMatchObject({ scheduled: 2 })
  await sender.cancelScheduledMessages(numbers)
  expect(local.bus.counts('cancelling')).toMatchObject({ scheduled: 0 })
  await expect(sender.cancelScheduledMessages(numbers)).rejects.toThrow('no scheduled message')
})

test('a message with a scheduled time waits for it, in queues and in topics', async () => {
  const scheduledEnqueueTimeUtc = new Date(Date.now() + scaled(1000))
  await local.send('by-message', { body: 1, scheduledEnqueueTimeUtc })
  await local.send('events', { body: 1, scheduledEnqueueTimeUtc })
  const sender = local.client.createSender('events')
  const numbers = await sender.scheduleMessages({ body: 2 }, new Date(Date.now() + 60_000))
  await sender.cancelScheduledMessages(numbers)
  expect(local.bus.counts('by-message')).toMatchObject({ active: 0, scheduled: 1 })
  expect(local.bus.counts('events/Subscriptions/tidemark').active).toBe(0)
  await expect.poll(() => local.bus.counts('by-message').active).toBe(1)
  await expect.poll(() => local.bus.counts('events/Subscriptions/tidemark').active).toBe(1)
})
