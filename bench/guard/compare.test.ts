import { expect, test } from 'vitest'
import { type Comparison, compareTwice, inTurn, isSlower, tableOfComparisons } from './compare.ts'

const comparison = (name: string, before: number, after: number): Comparison => ({
  name,
  before: [before, before, 1000],
  after: [after, after, 1],
})

test('a median more than 15 % slower counts as slower, whatever single times are', () => {
  expect([116, 114, 50].map((after) => isSlower(comparison('ingest', 100, after)))).toEqual([true, false, false])
})

test('what seems slower is measured again, and only what is slower both times stays so', async () => {
  const asked: (readonly string[] | undefined)[] = []
  const comparisons = await compareTwice(async (names) => {
    asked.push(names && [...names])
    if (!names) return [comparison('a', 10, 20), comparison('b', 10, 20), comparison('c', 10, 10)]
    return [comparison('a', 10, 30), comparison('b', 10, 11)]
  })
  expect(asked).toEqual([undefined, ['a', 'b']])
  expect(comparisons.filter(isSlower).map(({ name }) => name)).toEqual(['a'])
  expect(tableOfComparisons(comparisons, 'v1').note).toBe('a: more than 15 % slower.')
})

test('versions take turns, and each comes first in every second round', async () => {
  const order: string[] = []
  const times = await inTurn(
    3,
    async (round) => order.push(`before ${round}`),
    async (round) => order.push(`after ${round}`),
  )
  expect(order).toEqual(['before 0', 'after 0', 'after 1', 'before 1', 'before 2', 'after 2'])
  expect(times).toEqual({ before: [1, 4, 5], after: [2, 3, 6] })
})
