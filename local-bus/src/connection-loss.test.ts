import { ServiceBusClient } from '@azure/service-bus'
import { afterEach, expect, test } from 'vitest'
import { queues, useBus } from '../../test/brokers/azure-service-bus/test-bus.ts'
import { scaled } from '../../test/helpers/patience.ts'

const local = useBus({
  Queues: queues({
    cut: { LockDuration: 'PT0.5S' },
    refusing: {},
    suspended: { LockDuration: 'PT0.5S' },
    sessions: { RequiresSession: true },
    waiting: { RequiresSession: true },
  }),
})
const deadline = { timeout: scaled(10_000), interval: 20 }

let other: ServiceBusClient | undefined
afterEach(() => other?.close())
/** A client on a connection of its own: one that was just cut needs a moment to notice. */
function connectAgain(): ServiceBusClient {
  other = new ServiceBusClient(local.bus.connectionString)
  return other
}

/** A receiver that keeps the first message for itself, and completes all others. */
function subscribe(queue: string) {
  const seen: number[] = []
  const errors: Error[] = []
  const isHeld = () => seen.length === 1
  const receiver = local.client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 })
  receiver.subscribe(
    {
      processMessage: async (message) => {
        seen.push(message.body)
        if (!isHeld()) await receiver.completeMessage(message)
      },
      processError: async ({ error }) => void errors.push(error),
    },
    { maxConcurrentCalls: 10, autoCompleteMessages: false },
  )
  return { seen, errors }
}

test('a subscriber resumes after a cut, and its locked messages are redelivered', async () => {
  const { seen } = subscribe('cut')
  await local.send('cut', { body: 1 })
  await expect.poll(() => seen, deadline).toEqual([1])
  expect(local.bus.disconnectAll()).toBe(1)
  await expect.poll(() => local.bus.connectionCount, deadline).toBe(1)
  await local.send('cut', { body: 2 })
  await expect.poll(() => seen.toSorted(), deadline).toEqual([1, 1, 2])
  await expect.poll(() => local.bus.counts('cut')).toMatchObject({ active: 0, locked: 0 })
})

test('clients reconnect when the bus accepts connections again', async () => {
  const { seen, errors } = subscribe('refusing')
  await local.send('refusing', { body: 1 })
  await expect.poll(() => seen, deadline).toEqual([1])
  local.bus.refuseConnections(true)
  local.bus.disconnectAll()
  await expect.poll(() => errors.length, deadline).toBeGreaterThan(0)
  await expect(local.send('refusing', { body: 2 })).rejects.toThrow('Failed to connect')
  expect(local.bus.connectionCount).toBe(0)
  local.bus.refuseConnections(false)
  await local.send('refusing', { body: 3 })
  await expect.poll(() => seen, deadline).toEqual([1, 3])
})

test('a suspended bus keeps its messages and its port, and its locks expire', async () => {
  const { seen, errors } = subscribe('suspended')
  await local.send('suspended', { body: 1 })
  await expect.poll(() => seen, deadline).toEqual([1])
  const { port } = local.bus
  await local.bus.suspend()
  await expect.poll(() => errors.length, deadline).toBeGreaterThan(0)
  await expect.poll(() => local.bus.counts('suspended').active, deadline).toBe(1)
  await local.bus.resume()
  expect(local.bus.port).toBe(port)
  await expect.poll(() => seen, deadline).toEqual([1, 1])
})

test('a lost connection releases its sessions', async () => {
  await local.send('sessions', { body: 1, sessionId: 'a' })
  const session = await local.client.acceptSession('sessions', 'a')
  await session.receiveMessages(1)
  local.bus.disconnectAll()
  await expect.poll(() => local.bus.counts('sessions').active, deadline).toBe(1)
  expect((await connectAgain().acceptNextSession('sessions')).sessionId).toBe('a')
})

test('a session is not granted to a waiting client on a lost connection', async () => {
  const retryOptions = { maxRetries: 0, timeoutInMs: scaled(3000) }
  const waiting = new ServiceBusClient(local.bus.connectionString, { retryOptions })
  const accepted = [waiting.acceptNextSession('waiting')]
  await expect.poll(() => local.bus.connectionCount, deadline).toBe(1)
  local.bus.disconnectAll()
  const client = connectAgain()
  await client.createSender('waiting').sendMessages({ body: 1, sessionId: 'a', messageId: 'm-1' })
  accepted.push(client.acceptNextSession('waiting'))
  // The first client reconnects. One of the two clients has the session, on an open connection.
  const session = await Promise.any(accepted)
  expect((await session.receiveMessages(1)).map(({ body }) => body)).toEqual([1])
  for (const promise of accepted) promise.catch(() => undefined)
  await waiting.close()
})
