import { expect, test } from 'vitest'
import { queues, useBus } from '../../local-bus/test-bus.ts'
import type { Take } from '../transport.ts'
import { takeAll, useSources } from './test-source.ts'

const local = useBus({
  Queues: queues({ plain: {}, pressed: {}, hung: {}, cut: {} }),
  Topics: [{ Name: 'shop', Subscriptions: [{ Name: 'tidemark' }, { Name: 'own' }] }],
})
const start = useSources(() => local.bus)
const deadline = { timeout: 15_000, interval: 20 }

test('messages of queues and of topics are taken and completed', async () => {
  const { take, bodies } = takeAll()
  const { transport } = start({ topics: ['shop', 'shop/own'], queues: ['plain'] }, take)
  await local.send('plain', { body: 1 })
  await local.send('shop', { body: 2 })
  await expect.poll(() => bodies().toSorted(), deadline).toEqual(['1', '2', '2'])
  for (const entity of ['plain', 'shop/Subscriptions/tidemark', 'shop/Subscriptions/own']) {
    await expect.poll(() => local.bus.counts(entity), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
  }
  await expect.poll(() => transport.state().status, deadline).toBe('receiving')
  expect(transport.state()).toMatchObject({ inFlight: 0, lostSettlements: 0, lastMessageAt: expect.any(Number) })
})

test('while nothing is taken, no more than the credit is in hand, and the rest stays at the broker', async () => {
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

test('a take that hangs is given back before it silences the receiver, and the others go on', async () => {
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
  const { transport, lines } = start({ queues: ['hung'], credit: 500 }, hanging, { patienceMs: 100 })
  await expect.poll(() => transport.state().inFlight, deadline).toBe(1)
  for (let first = 0; first < 5000; first += 1000) {
    await local.send('hung', ...Array.from({ length: 1000 }, (_, i) => ({ body: first + i })))
  }
  await expect.poll(() => bodies().length, deadline).toBe(5001)
  expect(new Set(bodies()).size).toBe(5001)
  expect(transport.state().problem).toContain('given back to the broker')
  expect(lines.map(({ msg }) => msg)).toContain('messages that hold up others are given back')
  opened.resolve()
  await expect.poll(() => transport.state().problem, deadline).toBeUndefined()
  expect(bodies().filter((body) => body === '-1').length).toBe(2)
})
