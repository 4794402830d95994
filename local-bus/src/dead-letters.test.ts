import type { ServiceBusReceiver } from '@azure/service-bus'
import { expect, test } from 'vitest'
import { queues, useBus } from '../../test/brokers/azure-service-bus/test-bus.ts'
import { scaled } from '../../test/helpers/patience.ts'

const local = useBus({
  Queues: queues({
    rejected: {},
    poisoned: { MaxDeliveryCount: 3 },
    'expires-to-dead-letters': { DefaultMessageTimeToLive: 'PT0.2S', DeadLetteringOnMessageExpiration: true },
    'expires-to-nothing': {},
    'buried-elsewhere': { ForwardDeadLetteredMessagesTo: 'graveyard' },
    graveyard: {},
    'sent-on': { ForwardTo: 'graveyard' },
    circle: { ForwardTo: 'circle' },
  }),
})

test('a message is dead-lettered with the reason, the description and properties of the receiver', async () => {
  await local.send('rejected', { body: 1, messageId: 'bad', applicationProperties: { region: 'EU' } })
  const receiver = local.client.createReceiver('rejected')
  const message = await take(receiver)
  await receiver.deadLetterMessage(message, {
    deadLetterReason: 'MissingEnvelopeType',
    deadLetterErrorDescription: 'no EnvelopeType',
    attempt: 4,
  })
  const dead = local.client.createReceiver('rejected', { subQueueType: 'deadLetter' })
  const letter = await take(dead)
  expect(letter).toMatchObject({
    messageId: 'bad',
    deadLetterReason: 'MissingEnvelopeType',
    deadLetterErrorDescription: 'no EnvelopeType',
    applicationProperties: { region: 'EU', attempt: 4 },
  })
  expect(letter.sequenceNumber?.toNumber()).toBe(message.sequenceNumber?.toNumber())
  await expect(dead.deadLetterMessage(letter)).rejects.toThrow('cannot be dead-lettered again')
  expect(local.bus.counts('rejected')).toMatchObject({ active: 0, deadLetter: 1 })
})

test('the broker dead-letters a message after the last failed delivery', async () => {
  await local.send('poisoned', { body: 1 })
  const receiver = local.client.createReceiver('poisoned')
  for (const deliveryCount of [0, 1, 2]) {
    const message = await take(receiver)
    expect(message.deliveryCount).toBe(deliveryCount)
    await receiver.abandonMessage(message)
  }
  expect(local.bus.counts('poisoned')).toMatchObject({ active: 0, deadLetter: 1 })
  const letter = await take(local.client.createReceiver('poisoned', { subQueueType: 'deadLetter' }))
  expect(letter.deadLetterReason).toBe('MaxDeliveryCountExceeded')
  expect(letter.deadLetterErrorDescription).toContain('after 3 delivery attempts')
})

test('an expired message is dead-lettered if the queue is set so', async () => {
  await local.send('expires-to-dead-letters', { body: 1 })
  const letter = await take(local.client.createReceiver('expires-to-dead-letters', { subQueueType: 'deadLetter' }))
  expect(letter.deadLetterReason).toBe('TTLExpiredException')
})

test('an expired message is deleted otherwise; the shorter of its own and the default time to live counts', async () => {
  await local.send('expires-to-nothing', { body: 1, timeToLive: 100 })
  expect(local.bus.counts('expires-to-nothing').active).toBe(1)
  await expect.poll(() => local.bus.counts('expires-to-nothing').active).toBe(0)
  expect(local.bus.counts('expires-to-nothing').deadLetter).toBe(0)
})

test('forwarded dead letters contain the queue that dead-lettered them', async () => {
  await local.send('buried-elsewhere', { body: 'forwarded' })
  const receiver = local.client.createReceiver('buried-elsewhere')
  await receiver.deadLetterMessage(await take(receiver), { deadLetterReason: 'Broken', deadLetterErrorDescription: '' })
  const graveyard = local.client.createReceiver('graveyard')
  const letter = await take(graveyard)
  expect(letter).toMatchObject({
    body: 'forwarded',
    deadLetterReason: 'Broken',
    deadLetterSource: 'buried-elsewhere',
  })
  await graveyard.completeMessage(letter)
})

test('a queue forwards its messages', async () => {
  await local.send('sent-on', { body: 'on' })
  const graveyard = local.client.createReceiver('graveyard')
  const message = await take(graveyard)
  expect(message.body).toBe('on')
  await graveyard.completeMessage(message)
})

test('a message that is forwarded in a circle is dead-lettered after four hops', async () => {
  await local.send('circle', { body: 1 })
  const letter = await take(local.client.createReceiver('circle', { subQueueType: 'deadLetter' }))
  expect(letter.deadLetterReason).toBe('MaxTransferHopCountExceeded')
})

async function take(receiver: ServiceBusReceiver) {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: scaled(5000) })
  if (!message) throw new Error(`nothing came from ${receiver.entityPath}`)
  return message
}
