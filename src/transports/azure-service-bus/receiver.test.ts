import { expect, test } from 'vitest'
import { queues, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { type Take, TakeAborted } from '../transport.ts'

const local = useBus({
  Queues: queues({ plain: {}, pressed: {}, hung: {}, stopped: {}, left: {} }),
  Topics: [{ Name: 'shop', Subscriptions: [{ Name: 'tidemark' }, { Name: 'own' }] }],
})
const start = useSources(() => local.bus)
const deadline = { timeout: scaled(15_000), interval: 20 }

test('messages of queues and of topics are taken and completed', async () => {
  const { take, bodies } = takeAll()
  const { transport } = start({ topics: ['shop', 'shop/own'], queues: ['plain'] }, take)
  await local.send('plain', { body: 1 })
  await local.send('shop', { body: 2 })
  await expect.poll(() => bodies().toSorted(), deadline).toEqual(['1', '2', '2'])
  for (const entity of ['plain', 'shop/Subscriptions/tidemark', 'shop/Subscriptions/own']) {
    await expect.poll(() => local.bus.counts(entity), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
  }
  const settled = { status: 'receiving', inFlight: 0, lostSettlements: 0, lastMessageAt: expect.any(Number) }
  await expect.poll(() => transport.state(), deadline).toMatchObject(settled)
})

test('while nothing is taken, unsettled messages stay within the credit', async () => {
  const opened = Promise.withResolvers<void>()
  const { take, seen } = takeAll()
  const waiting: Take = async (messages) => {
    await opened.promise
    return take(messages)
  }
  const { transport } = start({ queues: ['pressed'], credit: 20 }, waiting)
  await local.send('pressed', ...Array.from({ length: 100 }, (_, body) => ({ body })))
  await expect.poll(() => transport.state().inFlight, deadline).toBe(20)
  expect(local.bus.counts('pressed')).toMatchObject({ active: 80, locked: 20 })
  opened.resolve()
  await expect.poll(() => local.bus.counts('pressed'), deadline).toMatchObject({ active: 0, locked: 0 })
  expect(seen.length).toBe(100)
})

test('a message whose take hangs is given back before it blocks the receiver', async () => {
  const opened = Promise.withResolvers<void>()
  const { take, bodies } = takeAll()
  let isFirst = true
  const hanging: Take = async (messages) => {
    const hangs = isFirst
    isFirst = false
    if (hangs) await opened.promise
    return take(messages)
  }
  await local.send('hung', { body: -1 })
  const { transport, lines } = start({ queues: ['hung'], credit: 500 }, hanging, { patienceMs: scaled(500) })
  await expect.poll(() => transport.state().inFlight, deadline).toBe(1)
  for (let first = 0; first < 5000; first += 1000) {
    await local.send('hung', ...Array.from({ length: 1000 }, (_, i) => ({ body: first + i })))
  }
  await expect.poll(() => new Set(bodies()).size, deadline).toBe(5001)
  expect(transport.state().problem).toContain('given back to the broker')
  expect(lines.map(({ msg }) => msg)).toContain('messages that block others are given back')
  opened.resolve()
  await expect.poll(() => transport.state().problem, deadline).toBeUndefined()
  expect(bodies().filter((body) => body === '-1').length).toBeGreaterThan(1)
})

test('a stop settles the messages of open takes, and takes no more', async () => {
  const { take, bodies } = takeAll()
  const opened = Promise.withResolvers<void>()
  const waiting: Take = async (messages) => {
    await opened.promise
    return take(messages)
  }
  const { transport } = start({ queues: ['stopped'], credit: 10 }, waiting)
  await local.send('stopped', ...Array.from({ length: 30 }, (_, body) => ({ body })))
  await expect.poll(() => transport.state().inFlight, deadline).toBe(10)
  const stopped = transport.stop()
  opened.resolve()
  await stopped
  expect(bodies().length).toBe(10)
  expect(transport.state()).toMatchObject({ status: 'stopped', inFlight: 0, lostSettlements: 0 })
  await expect.poll(() => local.bus.counts('stopped'), deadline).toMatchObject({ active: 20, locked: 0 })
})

test('a stop gives messages back at once when taking is aborted', async () => {
  const aborted = Promise.withResolvers<never>()
  const { transport } = start({ queues: ['left'] }, () => aborted.promise)
  await local.send('left', { body: 1 }, { body: 2 })
  await expect.poll(() => transport.state().inFlight, deadline).toBe(2)
  const stopped = transport.stop()
  aborted.reject(new TakeAborted('Tidemark is stopping'))
  await stopped
  expect(transport.state()).toMatchObject({ status: 'stopped', inFlight: 0, lostSettlements: 0 })
  await expect.poll(() => local.bus.counts('left'), deadline).toMatchObject({ active: 2, locked: 0 })
})
