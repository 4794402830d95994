import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { createTurns, NoTurn } from './report-turns.ts'

/** Work that ends on command, in the order in which it began. */
function createWork(settings: Parameters<typeof createTurns>[0]) {
  const take = createTurns(settings)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (sender: string, report: string, name = `${sender}-${report}`) => {
    const turn = take({ sender, report }, () => {
      begun.push(name)
      return new Promise<void>((resolve) => ends.set(name, resolve))
    })
    // Requests that still wait at the end of a test are refused later.
    turn.catch(() => undefined)
    return turn
  }
  const end = async (name: string) => {
    ends.get(name)?.()
    await nextTurn()
  }
  return { ask, begun, end }
}

test('one sender has up to half of all turns, and one report one turn less', async () => {
  const { ask, begun } = createWork({ atOnce: 8 })
  for (let i = 0; i < 10; i++) void ask('a', 'costly')
  await nextTurn()
  expect(begun).toHaveLength(3)
  for (let i = 0; i < 10; i++) void ask('a', 'other')
  await nextTurn()
  expect(begun).toHaveLength(4)
  for (let i = 0; i < 10; i++) void ask('b', `report ${i}`)
  await nextTurn()
  expect(begun).toHaveLength(8)
})

test('the next turn goes to the sender with the fewest running reports, and there to the report with the fewest', async () => {
  const { ask, begun, end } = createWork({ atOnce: 4 })
  for (const name of ['a1', 'a2', 'a3']) void ask('a', name.slice(0, 1), name)
  for (const name of ['b1', 'b2', 'b3']) void ask('b', name, name)
  void ask('a', 'ordinary', 'a ordinary')
  await nextTurn()
  expect(begun).toEqual(['a1', 'b1', 'b2', 'a ordinary'])
  void ask('c', 'c', 'c1')
  await end('b1')
  expect(begun.at(-1)).toBe('c1')
  await end('a1')
  expect(begun.at(-1)).toBe('a2')
})

test('a report that waits too long, or behind too many others, is refused with 429', async () => {
  const { ask } = createWork({ atOnce: 2, waitAtMostMs: 1 })
  void ask('a', 'costly')
  await expect(ask('a', 'costly')).rejects.toThrow(NoTurn)
  const few = createWork({ atOnce: 2, mostWaiting: 1 })
  for (let i = 0; i < 2; i++) void few.ask('a', 'costly')
  await expect(few.ask('a', 'costly')).rejects.toMatchObject({ statusCode: 429, headers: { 'retry-after': '2' } })
})

describe('while one client floods a slow report', () => {
  const server = useTestServer()
  const ask = (url: string) => server.app.inject(`/api/analytics${url}`)

  test('the client gets 429, and an ordinary summary and the readiness check are answered', async () => {
    await server.post([orderEvent({ at: '2024-12-20T08:00:00Z' })])
    const client = await server.database.pool.connect()
    try {
      await client.query('begin; lock table cohort_analytics in access exclusive mode')
      const statusOf = async (url: string) => (await ask(url)).statusCode
      const asked = Array.from({ length: 60 }, (_, i) =>
        statusOf(`/customers/cohorts?startDate=2020-01-01&endDate=2024-${11 + (i % 2)}-01&periods=${(i % 12) + 1}`),
      )
      const summary = await ask('/sales/summary')
      expect([summary.statusCode, summary.json().totals.orders]).toEqual([200, 1])
      expect((await server.app.inject('/health/ready')).statusCode).toBe(200)
      await client.query('rollback')
      for (const status of await Promise.all(asked)) expect([200, 429, 503]).toContain(status)
    } finally {
      client.release()
    }
    expect((await ask('/customers/cohorts?interval=month&startDate=2020-01-01')).statusCode).toBe(200)
  })
})
