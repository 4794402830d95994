import { expect, test } from 'vitest'
import { createIntakeRates } from './intake-rates.ts'

const accepted = (count: number) => Array.from({ length: count }, () => ({ status: 'accepted' }) as const)

test('messages are counted by source and by outcome', () => {
  const rates = createIntakeRates()
  rates.count('shop', [...accepted(2), { status: 'rejected' }])
  rates.count('shop', [{ status: 'duplicate' }])
  rates.count('stock', [{ status: 'ignored' }])
  expect(rates.intakeOf('shop').outcomes).toEqual({ accepted: 2, duplicate: 1, ignored: 0, rejected: 1 })
  expect(rates.intakeOf('stock').outcomes).toEqual({ accepted: 0, duplicate: 0, ignored: 1, rejected: 0 })
  expect(rates.intakeOf('nobody')).toEqual({
    outcomes: { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 },
    messagesPerSecond: 0,
  })
})

test('the rate covers the last ten seconds, and the counts stay', () => {
  let nowMs = 5000
  const rates = createIntakeRates(() => nowMs)
  rates.count('shop', accepted(30))
  nowMs += 9000
  rates.count('shop', accepted(50))
  rates.count('shop', accepted(20))
  expect(rates.intakeOf('shop').messagesPerSecond).toBe(10)
  nowMs += 1000
  expect(rates.intakeOf('shop').messagesPerSecond).toBe(7)
  nowMs += 9000
  expect(rates.intakeOf('shop').messagesPerSecond).toBe(0)
  expect(rates.intakeOf('shop').outcomes.accepted).toBe(100)
})
