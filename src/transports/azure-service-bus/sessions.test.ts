import { setTimeout as delay } from 'node:timers/promises'
import { ServiceBusClient } from '@azure/service-bus'
import { expect, test } from 'vitest'
import { queues, SHORT_LOCK_MS, shortLock, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import type { Take } from '../transport.ts'

const RequiresSession = true
const local = useBus({
  Queues: queues({
    ordered: { RequiresSession },
    many: { RequiresSession },
    slow: { RequiresSession, ...shortLock },
    cut: { RequiresSession },
    idle: { RequiresSession },
    refused: { RequiresSession },
    stopped: { RequiresSession },
  }),
})
const start = useSources(() => local.bus)
const deadline = { timeout: scaled(15_000), interval: 20 }
const soon = { timeout: scaled(20_000), interval: 20 }

/** Messages of several sessions in turn: `a0`, `b0`, `a1`, `b1`, … */
async function send(queue: string, sessions: number, each: number) {
  const client = new ServiceBusClient(local.bus.connectionString)
  const messages = Array.from({ length: sessions * each }, (_, i) => {
    const sessionId = `s${i % sessions}`
    return { body: `${sessionId}-${Math.floor(i / sessions)}`, sessionId }
  })
  await client.createSender(queue).sendMessages(messages)
  await client.close()
}

/** The numbers of each session's messages, in the order they were taken. */
function bySession(bodies: readonly string[]): Record<string, number[]> {
  const all: Record<string, number[]> = {}
  for (const body of bodies) {
    const [session = '', number] = (JSON.parse(body) as string).split('-')
    all[session] = [...(all[session] ?? []), Number(number)]
  }
  return all
}

const count = (n: number) => Array.from({ length: n }, (_, i) => i)

test('messages of a session are taken in sequence, batch after batch', async () => {
  const { take, bodies } = takeAll()
  let underWay = 0
  let most = 0
  const slow: Take = async (messages) => {
    most = Math.max(most, ++underWay)
    await new Promise(setImmediate)
    underWay--
    return take(messages)
  }
  const { transport } = start({ queues: ['ordered'], sessions: true, concurrentSessions: 4 }, slow)
  await send('ordered', 4, 100)
  await expect.poll(() => bodies().length, deadline).toBe(400)
  for (const numbers of Object.values(bySession(bodies()))) expect(numbers).toEqual(count(100))
  expect(most).toBeLessThanOrEqual(4)
  await expect.poll(() => local.bus.counts('ordered'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
  await expect.poll(() => transport.state(), deadline).toMatchObject({ inFlight: 0, lostSettlements: 0 })
})

test('all sessions are received when there are more sessions than places', async () => {
  const { take, bodies } = takeAll()
  start({ queues: ['many'], sessions: true, concurrentSessions: 3 }, take)
  await send('many', 30, 2)
  await expect.poll(() => bodies().length, deadline).toBe(60)
  expect(Object.values(bySession(bodies()))).toEqual(count(30).map(() => [0, 1]))
})

test('a session stays locked when taking is longer than its lock', async () => {
  const { take, bodies } = takeAll()
  const opened = Promise.withResolvers<void>()
  const slow: Take = async (messages) => {
    const settlements = await take(messages)
    await opened.promise
    return settlements
  }
  const { transport } = start({ queues: ['slow'], sessions: true }, slow)
  await send('slow', 1, 1)
  await expect.poll(() => bodies().length, deadline).toBe(1)
  await delay(1.5 * SHORT_LOCK_MS)
  opened.resolve()
  await expect.poll(() => local.bus.counts('slow'), deadline).toMatchObject({ active: 0, locked: 0 })
  expect(bodies().length).toBe(1)
  expect(transport.state().lostSettlements).toBe(0)
})

test('sessions are accepted again after a cut, within seconds', async () => {
  const { take, bodies } = takeAll()
  const { transport } = start({ queues: ['cut'], sessions: true }, take)
  await send('cut', 3, 1)
  await expect.poll(() => bodies().length, deadline).toBe(3)
  for (const total of [6, 9]) {
    // What is not settled when the connection is cut comes again.
    await expect.poll(() => local.bus.counts('cut'), deadline).toMatchObject({ active: 0, locked: 0 })
    local.bus.disconnectAll()
    await expect.poll(() => transport.state().status, soon).toBe('connecting')
    await send('cut', 3, 1)
    await expect.poll(() => bodies().length, soon).toBe(total)
  }
})

test('an idle session gives up its place when others occupy all places', async () => {
  const { take, bodies } = takeAll()
  start({ queues: ['idle'], sessions: true, concurrentSessions: 1 }, take)
  await send('idle', 1, 1)
  await expect.poll(() => bodies().length, deadline).toBe(1)
  await send('idle', 5, 1)
  await expect.poll(() => bodies().length, deadline).toBe(6)
})

test('a refused message is dead-lettered, and its session continues', async () => {
  const { take, bodies } = takeAll()
  const refuseFirst: Take = async (messages) => {
    const settlements = await take(messages)
    return settlements.map((settlement, i) =>
      String(messages[i]?.body).includes('-0') ? { kind: 'refused', reason: 'invalid', description: 'no' } : settlement,
    )
  }
  start({ queues: ['refused'], sessions: true }, refuseFirst)
  await send('refused', 1, 5)
  await expect.poll(() => bodies().length, deadline).toBe(5)
  await expect.poll(() => local.bus.counts('refused'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 1 })
})

test('a stop settles the open messages and gives the rest of the session back', async () => {
  const first = takeAll()
  const opened = Promise.withResolvers<void>()
  const slow: Take = async (messages) => {
    const settlements = await first.take(messages)
    await opened.promise
    return settlements
  }
  const { transport } = start({ queues: ['stopped'], sessions: true, concurrentSessions: 1, credit: 10 }, slow)
  await send('stopped', 1, 30)
  await expect.poll(() => first.seen.length, deadline).toBeGreaterThan(0)
  const stopped = transport.stop()
  opened.resolve()
  await stopped
  const next = takeAll()
  start({ queues: ['stopped'], sessions: true }, next.take)
  await expect.poll(() => local.bus.counts('stopped'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
  expect(bySession([...first.bodies(), ...next.bodies()]).s0).toEqual(count(30))
})
