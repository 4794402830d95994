import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BodyAccount, createBodyBudget } from './body-budget.ts'

const MIB = 1 << 20
const LARGEST = 64 * MIB
const { signal } = new AbortController()

test('one sender has room for one body of the largest size, and its next body waits', async () => {
  const budget = createBodyBudget(LARGEST)
  const [first, second] = [budget.open('a'), budget.open('a')]
  expect(first.tryHold(LARGEST)).toBe(true)
  expect(second.tryHold(LARGEST)).toBe(false)
  const waited = second.hold(LARGEST, signal)
  first.release()
  await waited
  expect(budget.heldBytes()).toBe(LARGEST)
  second.release()
  expect(budget.heldBytes()).toBe(0)
})

test('the bodies of one sender leave room for another sender, and for small bodies of the same one', () => {
  const budget = createBodyBudget(LARGEST)
  const own = Array.from({ length: 20 }, () => budget.open('a'))
  for (const account of own) account.tryHold(8 * MIB)
  expect(budget.open('a').tryHold(MIB)).toBe(true)
  expect(budget.open('b').tryHold(LARGEST)).toBe(true)
})

test('a body without room in time is refused with 503, and a client that disconnects stops waiting', async () => {
  const budget = createBodyBudget(LARGEST, 1)
  const [held, late, gone] = [budget.open('a'), budget.open('a'), budget.open('a')]
  held.tryHold(LARGEST)
  await expect(late.hold(LARGEST, signal)).rejects.toMatchObject({ statusCode: 503 })
  const client = new AbortController()
  const waiting = gone.hold(LARGEST, client.signal)
  client.abort(new Error('hung up'))
  await expect(waiting).rejects.toThrow('hung up')
})

test('a released account holds nothing, even when more bytes arrive late', async () => {
  const budget = createBodyBudget(LARGEST)
  const account = budget.open('a')
  account.release()
  expect(account.tryHold(MIB)).toBe(false)
  account.release()
  expect(budget.heldBytes()).toBe(0)
})

test('bodies that grow at the same time all finish within the budget and release everything', async () => {
  const body = fc.record({
    sender: fc.constantFrom('a', 'b', 'c'),
    steps: fc.array(fc.integer({ min: 1, max: 16 }), { minLength: 1, maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 30 }), async (bodies) => {
      const budget = createBodyBudget(LARGEST)
      const grow = async (account: BodyAccount, steps: readonly number[]) => {
        let mebibytes = 0
        for (const step of steps) {
          mebibytes += step
          await account.hold(mebibytes * MIB, signal)
          expect(budget.heldBytes()).toBeLessThanOrEqual(3 * LARGEST)
          await Promise.resolve()
        }
        account.complete()
        await Promise.resolve()
        account.release()
      }
      await Promise.all(bodies.map(({ sender, steps }) => grow(budget.open(sender), steps)))
      expect(budget.heldBytes()).toBe(0)
    }),
    { numRuns: 100 },
  )
})
