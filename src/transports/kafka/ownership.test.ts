import { expect, test } from 'vitest'
import { Ownership } from './ownership.ts'

const orders = (...partitions: number[]) => [{ topic: 'orders', partitions }]
const names = (owned: readonly { partition: number }[]) => owned.map(({ partition }) => partition)

test('a partition that stays from one generation to the next continues at its position', () => {
  const ownership = new Ownership()
  ownership.assign({ memberId: 'm', generationId: 1, assignments: orders(0, 1) })
  const kept = ownership.find('orders', 1)
  const { gained, lost } = ownership.assign({ memberId: 'm', generationId: 2, assignments: orders(1, 2) })
  expect([names(gained), names(lost)]).toEqual([[2], [0]])
  expect(ownership.find('orders', 1)).toBe(kept)
})

test.each([
  ['another member id, because the group took it for dead', { memberId: 'n', generationId: 2 }],
  ['a generation that went by without it', { memberId: 'm', generationId: 3 }],
])('with %s, another member may have owned the partition: progress starts again', (_, again) => {
  const ownership = new Ownership()
  ownership.assign({ memberId: 'm', generationId: 1, assignments: orders(0) })
  const before = ownership.find('orders', 0)
  const { gained, lost } = ownership.assign({ ...again, assignments: orders(0) })
  expect([gained.length, lost]).toEqual([1, [before]])
  expect(before?.isOwned).toBe(false)
  expect(ownership.find('orders', 0)?.isOwned).toBe(true)
})
