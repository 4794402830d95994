import { ServiceBusClient } from '@azure/service-bus'
import { expect, test } from 'vitest'
import { queues, shortLock, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import type { Take } from '../transport.ts'

const local = useBus({
  Queues: queues({ cut: {}, again: {}, refused: {}, suspended: {}, waiting: {}, stopped: shortLock }),
})
const start = useSources(() => local.bus)
const deadline = { timeout: scaled(15_000), interval: 20 }
/** Service Bus is listened to again within a second of its return; a busy machine gets more time. */
const soon = { timeout: scaled(20_000), interval: 20 }

/** A test's own client is on the connections that are cut, too. */
async function send(queue: string, ...bodies: unknown[]) {
  const client = new ServiceBusClient(local.bus.connectionString)
  await client.createSender(queue).sendMessages(bodies.map((body) => ({ body, sessionId: 'order-1' })))
  await client.close()
}

test('messages that were taken before a cut are completed after it, although they have a session id', async () => {
  const opened = Promise.withResolvers<void>()
  const { take, bodies } = takeAll()
  const waiting: Take = async (messages) => {
    await opened.promise
    return take(messages)
  }
  const { transport } = start({ queues: ['cut'] }, waiting)
  await send('cut', 1, 2, 3)
  await expect.poll(() => local.bus.counts('cut').locked, deadline).toBe(3)
  await expect.poll(() => transport.state().inFlight, deadline).toBe(3)
  local.bus.disconnectAll()
  await expect.poll(() => transport.state().status, soon).toBe('connecting')
  await expect.poll(() => transport.state().status, soon).toBe('receiving')
  opened.resolve()
  await expect.poll(() => local.bus.counts('cut'), soon).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
  await expect.poll(() => transport.state(), soon).toMatchObject({ inFlight: 0, lostSettlements: 0 })
  expect(bodies()).toEqual(['1', '2', '3'])
})

test('a receiver resumes within seconds after repeated cuts, also during connecting', async () => {
  const { take, bodies } = takeAll()
  const { transport } = start({ queues: ['again'] }, take)
  await expect.poll(() => transport.state().status, deadline).toBe('receiving')
  for (let i = 0; i < 4; i++) {
    await expect.poll(() => local.bus.connectionCount, { timeout: scaled(5000), interval: 1 }).toBeGreaterThan(0)
    local.bus.disconnectAll()
  }
  await send('again', 1)
  await expect.poll(() => bodies(), soon).toEqual(['1'])
  await expect.poll(() => transport.state().status, soon).toBe('receiving')
})

test('the receiver reconnects within 5 s after a broker accepts connections again', async () => {
  const { take, bodies } = takeAll()
  const { transport } = start({ queues: ['refused'] }, take)
  await expect.poll(() => transport.state().status, deadline).toBe('receiving')
  local.bus.refuseConnections(true)
  local.bus.disconnectAll()
  await expect.poll(() => transport.state().problem, deadline).toMatch(/^Receiving from refused at .* failed/)
  local.bus.refuseConnections(false)
  await send('refused', 1)
  await expect.poll(() => bodies(), soon).toEqual(['1'])
  await expect.poll(() => transport.state().problem, soon).toBeUndefined()
})

test('a broker that is missing at the start, or disappears later, is retried', async () => {
  await local.bus.suspend()
  const { take, bodies } = takeAll()
  const { transport, lines } = start({ queues: ['suspended'] }, take)
  await expect.poll(() => transport.state().problem, deadline).toContain('ECONNREFUSED')
  await local.bus.resume()
  await send('suspended', 1)
  await expect.poll(() => bodies(), soon).toEqual(['1'])
  await local.bus.suspend()
  await expect.poll(() => transport.state().status, deadline).toBe('connecting')
  await local.bus.resume()
  await send('suspended', 2)
  await expect.poll(() => bodies(), soon).toEqual(['1', '2'])
  expect(lines.length).toBeLessThan(12)
})

test('repeated cuts do not raise the number of unsettled messages above the credit', async () => {
  const opened = Promise.withResolvers<void>()
  const { take, bodies } = takeAll()
  const waiting: Take = async (messages) => {
    await opened.promise
    return take(messages)
  }
  const { transport } = start({ queues: ['waiting'], credit: 10 }, waiting)
  await send('waiting', ...Array.from({ length: 40 }, (_, i) => i))
  for (let i = 0; i < 3; i++) {
    await expect.poll(() => transport.state().inFlight, deadline).toBe(10)
    local.bus.disconnectAll()
    await expect.poll(() => transport.state().status, soon).toBe('connecting')
  }
  expect(local.bus.counts('waiting')).toMatchObject({ active: 30, locked: 10 })
  opened.resolve()
  await expect.poll(() => new Set(bodies()).size, deadline).toBe(40)
  await expect.poll(() => local.bus.counts('waiting'), deadline).toMatchObject({ active: 0, locked: 0 })
})

test('a stop ends without a broker, and unsettled messages are redelivered', async () => {
  const never = Promise.withResolvers<never>()
  const { transport } = start({ queues: ['stopped'] }, () => never.promise, { stopWithinMs: 5000 })
  await send('stopped', 1)
  await expect.poll(() => transport.state().inFlight, deadline).toBe(1)
  await local.bus.suspend()
  const since = performance.now()
  await transport.stop()
  expect(performance.now() - since).toBeLessThan(scaled(6000))
  expect(transport.state().status).toBe('stopped')
  await local.bus.resume()
  const next = takeAll()
  start({ queues: ['stopped'] }, next.take)
  await expect.poll(() => next.bodies(), deadline).toEqual(['1'])
})
