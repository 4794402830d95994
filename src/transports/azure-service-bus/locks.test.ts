import { setTimeout as delay } from 'node:timers/promises'
import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus'
import { expect, test } from 'vitest'
import { queues, SHORT_LOCK_MS, shortLock, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import type { Take } from '../transport.ts'

const local = useBus({
  Queues: queues({ slow: shortLock, same: shortLock, none: shortLock, refused: {}, busy: {}, late: shortLock }),
})
const start = useSources(() => local.bus)
const deadline = { timeout: scaled(15_000), interval: 20 }

/** Without giving them ids. */
async function send(queue: string, ...messages: ServiceBusMessage[]) {
  const client = new ServiceBusClient(local.bus.connectionString)
  await client.createSender(queue).sendMessages(messages)
  await client.close()
}

/** Waits with its answer until it is let go. */
function slowly(take: Take) {
  const opened = Promise.withResolvers<void>()
  const slow: Take = async (messages) => {
    const settlements = await take(messages)
    await opened.promise
    return settlements
  }
  return { slow, letGo: () => opened.resolve() }
}

/** Nothing else shows that a lock has been renewed than that it outlives its duration. */
const outlivesLocks = () => delay(1.5 * SHORT_LOCK_MS)

test('messages are taken once when taking is longer than their locks', async () => {
  const { take, bodies } = takeAll()
  const { slow, letGo } = slowly(take)
  const { transport } = start({ queues: ['slow'] }, slow)
  await local.send('slow', ...Array.from({ length: 40 }, (_, body) => ({ body })))
  await expect.poll(() => bodies().length, deadline).toBe(40)
  await outlivesLocks()
  expect(local.bus.counts('slow')).toMatchObject({ active: 0, locked: 40 })
  letGo()
  await expect.poll(() => local.bus.counts('slow').locked, deadline).toBe(0)
  expect(bodies().length).toBe(40)
  expect(transport.state().lostSettlements).toBe(0)
})

test('messages with the same id keep their locks when some of them are completed', async () => {
  const { take, bodies } = takeAll()
  const { slow, letGo } = slowly(take)
  let isFirst = true
  const firstAtOnce: Take = (messages) => {
    const taking = isFirst ? take(messages) : slow(messages)
    isFirst = false
    return taking
  }
  const { transport } = start({ queues: ['same'] }, firstAtOnce)
  await send('same', { body: 0, messageId: 'same' })
  await expect.poll(() => bodies().length, deadline).toBe(1)
  await send('same', { body: 1, messageId: 'same' }, { body: 2, messageId: 'same' })
  await expect.poll(() => bodies().length, deadline).toBe(3)
  await outlivesLocks()
  letGo()
  await expect.poll(() => local.bus.counts('same'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
  expect(bodies()).toEqual(['0', '1', '2'])
  expect(transport.state().lostSettlements).toBe(0)
})

test('messages without an id are identified by their position, and settled like others', async () => {
  const { take, seen, bodies } = takeAll()
  const { slow, letGo } = slowly(take)
  const { transport } = start({ queues: ['none'] }, slow)
  await send('none', { body: 1 }, { body: 2 })
  await expect.poll(() => bodies(), deadline).toEqual(['1', '2'])
  expect(seen.map(({ fallbackId }) => fallbackId)).toEqual(['none-1', 'none-2'])
  await outlivesLocks()
  letGo()
  await expect.poll(() => local.bus.counts('none'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
  expect(transport.state().lostSettlements).toBe(0)
})

test('a refused message without an id is dead-lettered with its reason', async () => {
  const refuse: Take = async (messages) =>
    messages.map(() => ({ kind: 'refused', reason: 'invalid', description: 'x'.repeat(10_000) }))
  const { transport } = start({ queues: ['refused'] }, refuse)
  await send('refused', { body: 'nothing' })
  await expect.poll(() => local.bus.counts('refused').deadLetter, deadline).toBe(1)
  const receiver = local.client.createReceiver('refused', {
    subQueueType: 'deadLetter',
    maxAutoLockRenewalDurationInMs: 0,
  })
  const [dead] = await receiver.receiveMessages(1)
  expect(dead).toMatchObject({ deadLetterReason: 'invalid', deadLetterErrorDescription: 'x'.repeat(2048) })
  await expect.poll(() => transport.state(), deadline).toMatchObject({ inFlight: 0, lostSettlements: 0 })
})

test('a lost lock is counted, and the message is redelivered', async () => {
  const { take, bodies } = takeAll()
  const { slow, letGo } = slowly(take)
  const { transport, lines } = start({ queues: ['late'] }, slow)
  await local.send('late', { body: 1 })
  await expect.poll(() => bodies(), deadline).toEqual(['1'])
  await local.bus.suspend()
  await expect.poll(() => local.bus.counts('late').active, deadline).toBe(1)
  await local.bus.resume()
  letGo()
  await expect.poll(() => bodies(), deadline).toEqual(['1', '1'])
  await expect.poll(() => local.bus.counts('late'), deadline).toMatchObject({ active: 0, locked: 0 })
  await expect.poll(() => transport.state(), deadline).toMatchObject({ inFlight: 0, lostSettlements: 1 })
  expect(lines.filter(({ lost }) => lost === 1).length).toBe(1)
})

test('a single message is taken at once, without the extra second of the SDK', async () => {
  const { take, bodies } = takeAll()
  const { transport } = start({ queues: ['busy'] }, take)
  await expect.poll(() => transport.state().status, deadline).toBe('receiving')
  const times: number[] = []
  for (let i = 1; i <= 10; i++) {
    await local.send('busy', { body: i })
    const since = performance.now()
    await expect.poll(() => bodies().length, { ...deadline, interval: 5 }).toBe(i)
    times.push(performance.now() - since)
  }
  // A slow machine may take its time for some of them, but the SDK's second would be in all.
  expect(Math.min(...times)).toBeLessThan(500)
})
