import { expect, test } from 'vitest'
import { queues, shortLock, useBus } from '../../test/brokers/azure-service-bus/test-bus.ts'
import { scaled } from '../../test/helpers/patience.ts'

const RequiresSession = true
const local = useBus({
  Queues: queues({
    orders: { RequiresSession },
    taken: { RequiresSession },
    next: { RequiresSession },
    later: { RequiresSession },
    never: { RequiresSession },
    short: { RequiresSession, ...shortLock, MaxDeliveryCount: 5 },
    state: { RequiresSession },
    closed: { RequiresSession },
    plain: {},
    deferred: { RequiresSession },
  }),
})

test('a session receiver gets only its session, in sequence', async () => {
  await local.send('orders', ...['a', 'b', 'a', 'b'].map((sessionId, body) => ({ body, sessionId })))
  const session = await local.client.acceptSession('orders', 'a')
  expect(session.sessionId).toBe('a')
  expect(session.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now() + 50_000)
  const messages = await session.receiveMessages(2)
  expect(messages.map(({ body }) => body)).toEqual([0, 2])
  await Promise.all(messages.map((message) => session.completeMessage(message)))
  expect(local.bus.counts('orders')).toMatchObject({ active: 2, locked: 0 })
})

test('a session has one receiver at a time', async () => {
  const first = await local.client.acceptSession('taken', 'a')
  await expect(local.client.acceptSession('taken', 'a')).rejects.toMatchObject({ code: 'SessionCannotBeLocked' })
  await first.close()
  await (await local.client.acceptSession('taken', 'a')).close()
})

test('the next session is a free one with messages', async () => {
  await local.send('next', { body: 1, sessionId: 'a' }, { body: 2, sessionId: 'b' })
  const sessions = [await local.client.acceptNextSession('next'), await local.client.acceptNextSession('next')]
  expect(sessions.map(({ sessionId }) => sessionId)).toEqual(['a', 'b'])
})

test('a client that waits for the next session gets it when a message arrives', async () => {
  const accepted = local.client.acceptNextSession('later')
  await local.send('later', { body: 1, sessionId: 'late' })
  const session = await accepted
  expect(session.sessionId).toBe('late')
  const [message] = await session.receiveMessages(1)
  expect(message?.body).toBe(1)
})

test('waiting for a session ends with a time-out', async () => {
  const { ServiceBusClient } = await import('@azure/service-bus')
  const impatient = new ServiceBusClient(local.bus.connectionString, {
    retryOptions: { maxRetries: 0, timeoutInMs: scaled(400) },
  })
  await expect(impatient.acceptNextSession('never')).rejects.toMatchObject({ code: 'ServiceTimeout' })
  await impatient.close()
  await local.send('never', { body: 1, sessionId: 'a' })
  expect((await local.client.acceptNextSession('never')).sessionId).toBe('a')
})

test('an expired session lock ends the receiver; its messages are redelivered and count as failed', async () => {
  await local.send('short', { body: 1, sessionId: 'a' })
  const session = await local.client.acceptSession('short', 'a', { maxAutoLockRenewalDurationInMs: 0 })
  const first = session.sessionLockedUntilUtc.getTime()
  const [message] = await session.receiveMessages(1)
  await expect.poll(async () => (await session.renewSessionLock()).getTime()).toBeGreaterThan(first)
  await expect.poll(() => local.bus.counts('short').active, { timeout: scaled(5000) }).toBe(1)
  await expect(message && session.completeMessage(message)).rejects.toMatchObject({ code: 'SessionLockLost' })
  await expect(session.renewSessionLock()).rejects.toMatchObject({ code: 'SessionLockLost' })
  const again = await local.client.acceptNextSession('short', { maxAutoLockRenewalDurationInMs: 0 })
  const [second] = await again.receiveMessages(1)
  expect(second?.deliveryCount).toBe(1)
})

test('closing a session returns its messages without a failed delivery', async () => {
  await local.send('closed', { body: 1, sessionId: 'a' })
  const session = await local.client.acceptSession('closed', 'a')
  await session.receiveMessages(1)
  await session.close()
  await expect.poll(() => local.bus.counts('closed').active).toBe(1)
  const [again] = await (await local.client.acceptNextSession('closed')).receiveMessages(1)
  expect(again?.deliveryCount).toBe(0)
})

test('a session keeps the state that its receivers set', async () => {
  const first = await local.client.acceptSession('state', 'a')
  expect(await first.getSessionState()).toBeNull()
  await first.setSessionState({ step: 2 })
  await first.close()
  const second = await local.client.acceptSession('state', 'a')
  expect(await second.getSessionState()).toEqual({ step: 2 })
})

test('deferred messages of a session are received within it', async () => {
  await local.send('deferred', { body: 1, sessionId: 'a' })
  const session = await local.client.acceptSession('deferred', 'a')
  const [message] = await session.receiveMessages(1)
  if (!message?.sequenceNumber) throw new Error('nothing received')
  await session.deferMessage(message)
  expect(await session.peekMessages(1)).toMatchObject([{ body: 1, state: 'deferred' }])
  const [deferred] = await session.receiveDeferredMessages(message.sequenceNumber)
  if (deferred) await session.completeMessage(deferred)
  expect(local.bus.counts('deferred')).toMatchObject({ deferred: 0, locked: 0 })
})

test('a queue with sessions refuses messages and receivers without one, and the reverse', async () => {
  await expect(local.send('orders', { body: 1 })).rejects.toThrow('SessionId was not set')
  const receiver = local.client.createReceiver('orders')
  await expect(receiver.receiveMessages(1)).rejects.toThrow('requires sessions')
  await expect(local.client.acceptSession('plain', 'a')).rejects.toThrow()
})
