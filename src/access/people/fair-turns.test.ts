import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createFairTurns, TooBusy } from './fair-turns.ts'

/** Work that ends when the test says so, with the names of what was started. */
function startable() {
  const started: string[] = []
  const ends: (() => void)[] = []
  const work = (name: string) => () => {
    started.push(name)
    return new Promise<string>((resolve) => ends.push(() => resolve(name)))
  }
  const endNext = async () => {
    ends.shift()?.()
    await new Promise(setImmediate)
  }
  return { started, work, endNext }
}

const LIMITS = { atOnce: 1, mostWaiting: 100, longestWaitMs: 60_000 }

test('senders take turns, so one with many requests delays another by one', async () => {
  const { started, work, endNext } = startable()
  const turns = createFairTurns(LIMITS)
  const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2'].map((name) =>
    turns.inTurn({ sender: name[0] ?? '' }, work(name)),
  )
  for (let i = 0; i < 7; i++) await endNext()
  expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
  expect(await Promise.all(all)).toHaveLength(7)
})

test('without room, the newest of the sender with the most waiting makes room', async () => {
  const { started, work, endNext } = startable()
  const turns = createFairTurns({ ...LIMITS, mostWaiting: 3 })
  const outcomes = ['a1', 'a2', 'a3', 'a4', 'b1', 'a5', 'c1', 'd1'].map((name) =>
    turns
      .inTurn({ sender: name[0] ?? '' }, work(name))
      .catch((error) => (error instanceof TooBusy ? 'refused' : error)),
  )
  for (let i = 0; i < 4; i++) await endNext()
  expect(started).toEqual(['a1', 'a2', 'b1', 'c1'])
  expect(await Promise.all(outcomes)).toEqual(['a1', 'a2', 'refused', 'refused', 'b1', 'refused', 'c1', 'refused'])
})

test('what waits too long is refused, and its place is free', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { work, endNext } = startable()
    const turns = createFairTurns({ ...LIMITS, mostWaiting: 1, longestWaitMs: 1000 })
    const first = turns.inTurn({ sender: 'a' }, work('first'))
    const late = expect(turns.inTurn({ sender: 'b' }, work('late'))).rejects.toThrow(TooBusy)
    vi.advanceTimersByTime(1000)
    await late
    const next = turns.inTurn({ sender: 'b' }, work('next'))
    await endNext()
    await endNext()
    expect(await Promise.all([first, next])).toEqual(['first', 'next'])
  } finally {
    vi.useRealTimers()
  }
})

test('a turn that nobody wants any more passes on, and so does work that fails', async () => {
  const turns = createFairTurns(LIMITS)
  const gone = () => {
    throw new Error('gone')
  }
  const outcomes = await Promise.allSettled([
    turns.inTurn({ sender: 'a' }, () => Promise.reject(new Error('failed'))),
    turns.inTurn({ sender: 'a', check: gone }, async () => 'unwanted'),
    turns.inTurn({ sender: 'b' }, async () => 'done'),
  ])
  expect(outcomes).toMatchObject([
    { reason: { message: 'failed' } },
    { reason: { message: 'gone' } },
    { status: 'fulfilled', value: 'done' },
  ])
})

test('for all requests: no more at once than allowed, each ends once, and no sender waits for more than one turn of each other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      async (senders, atOnce) => {
        const turns = createFairTurns({ ...LIMITS, atOnce })
        const started: string[] = []
        let running = 0
        await Promise.all(
          senders.map((sender) =>
            turns.inTurn({ sender }, async () => {
              expect(++running).toBeLessThanOrEqual(atOnce)
              started.push(sender)
              await null
              running--
            }),
          ),
        )
        expect([...started].sort()).toEqual([...senders].sort())
        // After the first ones, which did not wait: between two turns of a sender that waits, each other has one at most.
        const waited = started.slice(atOnce)
        for (const [i, sender] of waited.entries()) {
          const next = waited.indexOf(sender, i + 1)
          const between = waited.slice(i + 1, next < 0 ? i + 1 : next)
          expect(new Set(between).size).toBe(between.length)
        }
      },
    ),
  )
})
