import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createOnePerTurn } from './one-per-turn.ts'

test('callers continue in their sequence, and other work runs between them', async () => {
  const myTurn = createOnePerTurn()
  const steps: string[] = []
  const respond = async (name: string) => {
    await myTurn()
    steps.push(name)
  }
  const other = async () => {
    for (let i = 0; i < 3; i++) {
      await turn()
      steps.push('other')
    }
  }
  await Promise.all([respond('a'), respond('b'), respond('c'), other()])
  expect(steps.filter((step) => step !== 'other')).toEqual(['a', 'b', 'c'])
  expect(steps.join(' ')).not.toMatch(/a b|b c/)
  await respond('d')
  expect(steps.at(-1)).toBe('d')
})
