import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnreadableNumber } from '../money.ts'
import { PerspectiveError } from '../perspectives/fold.ts'
import type { Item } from './apply-batch.ts'
import { decode } from './decode.ts'
import { applyIsolating } from './isolate.ts'
import type { Outcome } from './message.ts'

const settings = { tenantId: 'default', maxEventBytes: 1000, nowMs: () => Date.parse('2026-05-01T00:00:00Z') }

function itemOf(id: string): Item {
  const message = { source: 'test', body: JSON.stringify({ id, type: 'CartAbandoned', data: {} }) }
  return { message, decoded: decode(message, settings) }
}

/** A database that refuses any batch with one of the culprits, and counts the transactions. */
function openDatabase(culprits: ReadonlySet<string>) {
  const applied: string[] = []
  const database = { transactions: 0, applied, apply }
  async function apply(items: readonly Item[]): Promise<Outcome[]> {
    database.transactions++
    const isCulprit = ({ decoded }: Item) => decoded.kind !== 'rejected' && culprits.has(decoded.id)
    if (items.some(isCulprit)) throw new PerspectiveError('does not fit')
    return items.map(({ decoded: { kind, id } }) => {
      if (kind === 'rejected') return { status: 'rejected', id }
      applied.push(id as string)
      return { status: 'accepted', id }
    })
  }
  return database
}

test('failing events are rejected, and all others are applied once, in sequence', async () => {
  const batch = fc.array(fc.boolean(), { minLength: 1, maxLength: 200 })
  await fc.assert(
    fc.asyncProperty(batch, async (areCulprits) => {
      const items = areCulprits.map((_, i) => itemOf(`${i}`))
      const culprits = new Set(areCulprits.flatMap((isCulprit, i) => (isCulprit ? [`${i}`] : [])))
      const database = openDatabase(culprits)
      const outcomes = await applyIsolating(items, database.apply)
      const expected = areCulprits.map((isCulprit, i) => ({ status: isCulprit ? 'rejected' : 'accepted', id: `${i}` }))
      expect(outcomes).toEqual(expected)
      expect(database.applied).toEqual(expected.filter(({ status }) => status === 'accepted').map(({ id }) => id))
    }),
  )
})

test('one failing event among many costs few transactions', async () => {
  const database = openDatabase(new Set(['1234']))
  await applyIsolating(
    Array.from({ length: 2000 }, (_, i) => itemOf(`${i}`)),
    database.apply,
  )
  expect(database.transactions).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(2000)) + 2)
})

test.each([PerspectiveError, UnreadableNumber])(
  'an event that fails with %o becomes a dead letter with the reason',
  async (Fault) => {
    const seen: Item[] = []
    await applyIsolating([itemOf('1')], async (items) => {
      if (items[0]?.decoded.kind !== 'rejected') throw new Fault('does not fit')
      seen.push(...items)
      return [{ status: 'rejected' }]
    })
    const letter = { kind: 'rejected', tenantId: 'default', id: '1', type: 'CartAbandoned', reason: 'not_applicable' }
    expect(seen[0]?.decoded).toEqual({ ...letter, error: 'could not be applied: does not fit' })
  },
)

test('an error that the data did not cause fails the whole batch', async () => {
  const apply = async () => {
    throw new Error('Connection terminated unexpectedly')
  }
  await expect(applyIsolating([itemOf('1'), itemOf('2')], apply)).rejects.toThrow('Connection terminated')
})
