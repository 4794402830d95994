import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inBatches, inTimelyBatches } from './batches.ts'

test('all elements are cut into batches', () => {
  expect([...inBatches([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]])
  expect([...inBatches([], 2)]).toEqual([])
})

test('a batch is yielded when it is full, or after the waiting time', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  async function* elements() {
    yield* [1, 2, 3]
    await released
    yield 4
  }
  const batches = inTimelyBatches(elements(), 2, 20)
  expect((await batches.next()).value).toEqual([1, 2])
  expect((await batches.next()).value).toEqual([3])
  release()
  expect((await batches.next()).value).toEqual([4])
  expect((await batches.next()).done).toBe(true)
})

test('elements that arrive slowly are collected', async () => {
  async function* elements() {
    for (const element of [1, 2, 3]) {
      yield element
      await sleep(1)
    }
  }
  const batches = await Array.fromAsync(inTimelyBatches(elements(), 100, 10_000))
  expect(batches).toEqual([[1, 2, 3]])
})
