import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { createPool } from '../../db/pool.ts'
import { createSharedAnswers } from './shared-answers.ts'

/** Something that is counted up by writers and takes its time to read. */
function createCounted() {
  const share = createSharedAnswers<number>()
  const counted = { value: 0, begun: 0, running: 0, most: 0 }
  const read = async (turns: number, fails: boolean) => {
    const { value } = counted
    counted.begun++
    counted.most = Math.max(counted.most, ++counted.running)
    for (let turn = 0; turn < turns; turn++) await nextTurn()
    counted.running--
    if (fails) throw new Error(String(value))
    return value
  }
  const ask = (turns: number, fails: boolean) =>
    share('how many?', () => read(turns, fails)).catch((error: Error) => Number(error.message))
  return { counted, ask }
}

describe('identical requests', () => {
  test('never get data read before the request, and one computation runs at a time', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), turns: fc.nat({ max: 3 }), fails: fc.boolean() }),
      fc.record({ kind: fc.constantFrom('write' as const, 'wait' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { counted, ask } = createCounted()
        const answers: { known: number; answer: Promise<number> }[] = []
        for (const one of steps) {
          if (one.kind === 'ask') answers.push({ known: counted.value, answer: ask(one.turns, one.fails) })
          else if (one.kind === 'write') counted.value++
          else await nextTurn()
        }
        for (const { known, answer } of answers) expect(await answer).toBeGreaterThanOrEqual(known)
        expect(counted.most).toBeLessThanOrEqual(1)
        const before = counted.begun
        await ask(0, false)
        expect(counted.begun).toBe(before + 1)
      }),
      { numRuns: 300 },
    )
  })

  test('at the same time need two computations, for any number of requests', async () => {
    const { counted, ask } = createCounted()
    await Promise.all(Array.from({ length: 100 }, () => ask(2, false)))
    expect(counted.begun).toBe(2)
  })

  test('get an error that is thrown synchronously, and the next request gets a response', async () => {
    const share = createSharedAnswers<number>()
    const fail = () => {
      throw new Error('at once')
    }
    const asked = await Promise.allSettled([share('a', fail), share('a', fail), share('a', fail)])
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await share('a', async () => 1)).toBe(1)
  })

  test('do not wait for a request with other parameters', async () => {
    const share = createSharedAnswers<number>()
    const never = share('a', () => new Promise<number>(() => {}))
    expect(await Promise.race([never, share('b', async () => 2)])).toBe(2)
  })
})

describe('reports', () => {
  const server = useTestServer()
  const ask = async (tenant: string): Promise<number> => {
    const answer = await server.app.inject(`/api/analytics/sales/summary?tenant=${tenant}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json().totals.orders
  }

  test('include everything that was committed before the request, with many readers and writers', async () => {
    let known = 0
    let isOver = false
    const write = async () => {
      for (let i = 0; i < 25; i++) {
        await server.post([orderEvent({ at: '2024-12-12T10:00:00Z', tenant: 'busy' })])
        const least = ++known
        expect(await ask('busy')).toBeGreaterThanOrEqual(least)
      }
    }
    const read = async () => {
      let [asked, before] = [0, 0]
      while (!isOver) {
        const least = Math.max(known, before)
        before = await ask('busy')
        expect(before).toBeGreaterThanOrEqual(least)
        asked++
      }
      return asked
    }
    const readers = Array.from({ length: 30 }, read)
    await Promise.all([write(), write(), write(), write()])
    isOver = true
    expect(Math.min(...(await Promise.all(readers)))).toBeGreaterThan(0)
    expect(await ask('busy')).toBe(100)
  })

  test('wait for one query, and see what was committed during the previous one', async () => {
    const other = createPool({ url: server.database.url, max: 2 })
    const holder = await other.connect()
    const askWaiting = async (): Promise<number> =>
      (await server.app.inject('/api/analytics/sales/summary')).json().meta.waitingOrders
    try {
      // What waits is read by then, and the sales are not.
      await holder.query('begin; lock table daily_sales_analytics in access exclusive mode')
      const first = askWaiting()
      await expect.poll(() => waitingQueries(other)).toBe(1)
      await other.query(`insert into orders (tenant_id, order_id) values ('default', 'not yet placed')`)
      const others = Array.from({ length: 50 }, askWaiting)
      // Without sharing they would keep all connections waiting, and this one with them.
      expect((await server.app.inject('/api/analytics/orders/nothing')).statusCode).toBe(404)
      expect(await waitingQueries(other)).toBe(1)
      await holder.query('commit')
      expect(await first).toBe(0)
      expect(await Promise.all(others)).toEqual(Array.from({ length: 50 }, () => 1))
    } finally {
      holder.release()
      await other.end()
    }
  })

  test('that fail return an error to all requests, and work again afterwards', async () => {
    const wrong = '/api/analytics/sales/series?interval=hour&channel=web'
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.app.inject(wrong)))
    expect(
      new Set(answers.map(({ statusCode, body }) => `${statusCode} ${JSON.parse(body).errors[0].parameter}`)),
    ).toEqual(new Set(['400 channel']))
    expect(await ask('nobody')).toBe(0)
  })
})

async function waitingQueries(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`
    select count(*)::int
    from pg_stat_activity
    where datname = current_database()
    and application_name = 'tidemark reports'
    and wait_event_type = 'Lock'`)
  return rows[0]?.count ?? 0
}
