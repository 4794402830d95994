import { expect, test } from 'vitest'
import { Progress } from './progress.ts'

test('only spans without a gap before them count as done, in any sequence', () => {
  const progress = new Progress()
  const [first, second, third] = [progress.begin(10n, 4), progress.begin(20n, 5), progress.begin(30n, 6)]
  progress.finish(second)
  expect(progress).toMatchObject({ doneTo: undefined, doneMessages: 0, settledMessages: 5 })
  progress.finish(first)
  expect(progress).toMatchObject({ doneTo: 20n, doneMessages: 9, settledMessages: 9 })
  progress.finish(third)
  expect(progress).toMatchObject({ doneTo: 30n, doneMessages: 15 })
})
