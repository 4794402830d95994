import { expect, test } from 'vitest'
import { useTestDatabase } from '../test/helpers/database.ts'
import { scaled } from '../test/helpers/patience.ts'
import { measureAccessCost } from './access-cost.ts'

const database = useTestDatabase()

test('a key costs at most 0.1 ms per request', { timeout: scaled(60_000) }, async () => {
  const { checkMs, requestMs, requestWithKeyMs } = await measureAccessCost(database.pool, { keys: 50, rounds: 500 })
  expect(checkMs).toBeLessThan(scaled(100) / 1000)
  expect(requestMs).toBeGreaterThan(0)
  expect(requestWithKeyMs).toBeGreaterThan(0)
})
