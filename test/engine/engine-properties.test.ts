import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool } from '../../src/db/pool.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { type Accounted, expectTables, readAccounting } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { type Delivery, deliveries } from '../helpers/deliveries.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'

const database = useTestDatabase()
let secondPool: pg.Pool
beforeAll(() => {
  secondPool = createPool({ url: database.url })
})
afterAll(() => secondPool.end())

test('every perspective equals the oracle for any events, duplicates, sequences, envelopes and batches', {
  timeout: scaled(120_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(deliveries(), plans(), async (delivered, plan) => {
      await forgetEverything(database.pool)
      const outcomes = await deliver(delivered, plan)
      const orders = delivered.flatMap(({ order }) => order ?? [])
      await expectTables(database.pool, orders, plan)
      expect(await readAccounting(database.pool)).toEqual(accountingOf(delivered, outcomes))
      expectOneEffectAFact(delivered, outcomes)
    }),
    { numRuns: 120, interruptAfterTimeLimit: scaled(45_000), timeout: scaled(30_000) },
  )
})

interface Plan {
  timeZone: string
  batchSize: number
  batchConnections: number
  /** The sizes of the batches, used in rotation. */
  submissions: number[]
  /** The inboxes of the batches, used in rotation. */
  inboxes: (0 | 1)[]
  /** Whether a batch waits for the previous one. */
  isOneByOne: boolean
}

async function deliver(delivered: readonly Delivery[], plan: Plan): Promise<Outcome[]> {
  const settings = { ...plan, batchWaitMs: 0 }
  const inboxes = [await createTestInbox(database.pool, settings), await createTestInbox(secondPool, settings)] as const
  const running: Promise<Outcome[]>[] = []
  for (let at = 0, turn = 0; at < delivered.length; turn++) {
    const size = plan.submissions[turn % plan.submissions.length] ?? 1
    const inbox = inboxes[plan.inboxes[turn % plan.inboxes.length] ?? 0]
    const submitted = inbox.submit(delivered.slice(at, at + size).map(({ message }) => message))
    running.push(submitted)
    if (plan.isOneByOne) await submitted
    at += size
  }
  const outcomes = (await Promise.all(running)).flat()
  await Promise.all(inboxes.map((inbox) => inbox.stop()))
  return outcomes
}

/** The outcomes must equal the accounting, by tenant and type. */
function accountingOf(delivered: readonly Delivery[], outcomes: readonly Outcome[]): Accounted[] {
  const lines = new Map<string, Accounted>()
  for (const [i, { tenant, type, message }] of delivered.entries()) {
    const key = `${tenant} ${message.source} ${type}`
    const line = lines.get(key) ?? {
      tenant,
      source: message.source,
      type,
      received: 0,
      applied: 0,
      duplicate: 0,
      ignored: 0,
      rejected: 0,
    }
    lines.set(key, line)
    line.received++
    const status = outcomes[i]?.status
    line[status === 'accepted' ? 'applied' : (status as 'duplicate')]++
  }
  const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
  return [...lines.values()].sort(
    (a, b) => compare(a.tenant, b.tenant) || compare(a.source, b.source) || compare(a.type, b.type),
  )
}

function expectOneEffectAFact(delivered: readonly Delivery[], outcomes: readonly Outcome[]) {
  const effects = new Map<string, string[]>()
  for (const [i, { kind, tenant, name, order }] of delivered.entries()) {
    const fact = JSON.stringify([tenant, kind, order ? String(order.data.orderId) : name])
    effects.set(fact, [...(effects.get(fact) ?? []), outcomes[i]?.status ?? 'none'])
  }
  for (const [fact, statuses] of effects) {
    const effect = fact.includes('"rejected"') ? 'rejected' : fact.includes('"unknown"') ? 'ignored' : 'accepted'
    const others = statuses.filter((status) => status !== 'duplicate')
    if (effect === 'rejected') expect(statuses, fact).toEqual(statuses.map(() => 'rejected'))
    // Two cancellations of one order are the same fact.
    else if (fact.includes('"other"')) expect([[], [effect]], fact).toContainEqual(others)
    else expect(others, fact).toEqual([effect])
  }
}

function plans(): fc.Arbitrary<Plan> {
  return fc.record({
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata'),
    batchSize: fc.constantFrom(1, 3, 10, 2000),
    batchConnections: fc.integer({ min: 1, max: 3 }),
    submissions: fc.array(fc.constantFrom(1, 2, 5, 20, 200), { minLength: 1, maxLength: 4 }),
    inboxes: fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 4 }),
    isOneByOne: fc.boolean(),
  })
}
