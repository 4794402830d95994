import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ErasedKind, readErasedIds } from '../../src/inbox/erased-ids.ts'
import { eraseCustomers, finishAndRemove, requestErasures } from '../../src/rebuild/personal-data/erase.ts'
import { PersonalDataError } from '../../src/rebuild/personal-data/personal-data-error.ts'
import type { OrderMode } from '../../src/rebuild/personal-data/request.ts'
import type { Target } from '../../src/rebuild/target.ts'
import { verify } from '../../src/rebuild/verify.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { findTexts } from '../helpers/personal-data/find-text.ts'
import { readTables } from '../helpers/retract/read-tables.ts'
import { onTarget } from '../helpers/retract/target-of.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import { deliverInParts } from '../oracle/life-delivery.ts'
import type { LifeEvent } from '../oracle/life-events.ts'
import { contradictoryLives } from '../oracle/life-generator.ts'
import { nameOf } from '../oracle/life-ids.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 12)
const TIMEOUT_MS = scaled(60_000 + RUNS * 6_000)
const actor = { kind: 'command', name: 'test' } as const

const whole = useTestDatabase()
const erased = useTestDatabase()

test(
  'any history with erasures at any time has the numbers of the history without, and no table has the ids',
  () =>
    fc.assert(
      fc.asyncProperty(
        contradictoryLives(),
        fc.infiniteStream(fc.boolean()),
        fc.constantFrom(1, 7, 200),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        fc.infiniteStream(fc.constantFrom<OrderMode>('keep', 'unlink')),
        check,
      ),
      { numRuns: RUNS, endOnFailure: true },
    ),
  TIMEOUT_MS,
)

/** An id that occurs nowhere by chance. The order of ids stays that of the generator. */
const planted = (id: string | number) => `${nameOf(id)}~planted`

interface Named {
  tenantId: string
  kind: ErasedKind
  id: string
}

const PLANTED: readonly [string, ErasedKind][] = [
  ['customerId', 'customer'],
  ['intoCustomerId', 'customer'],
  ['guestKey', 'guest'],
  ['orderId', 'order'],
]

/** The events with distinctive ids of persons, and with personal data that no contract reads. */
function plant(events: readonly LifeEvent[]): { planted: LifeEvent[]; people: Map<string, Named> } {
  const people = new Map<string, Named>()
  const plantedEvents = events.map((event) => {
    const data: Record<string, unknown> = { ...event.data }
    for (const [name, kind] of PLANTED) {
      const id = data[name] as string | number | undefined
      if (nameOf(id) === undefined) continue
      data[name] = planted(id as string)
      const person = { tenantId: event.tenant ?? 'default', kind, id: planted(id as string) }
      people.set(JSON.stringify(person), person)
      data.contact = { email: `${planted(id as string)}@mail.example` }
    }
    return { ...event, data: data as LifeEvent['data'] }
  })
  return { planted: plantedEvents, people }
}

async function check(
  { timeZone, arrivals }: { timeZone: string; arrivals: LifeEvent[] },
  draws: Iterator<boolean>,
  part: number,
  when: number,
  isInterrupted: boolean,
  modes: Iterator<OrderMode>,
): Promise<void> {
  for (const { pool } of [whole, erased]) await forgetEverything(pool)
  const { planted: events, people } = plant(arrivals)
  const half = Math.floor(events.length * when)
  await deliverInParts(whole.pool, events, { timeZone, part })
  await deliverInParts(erased.pool, events.slice(0, half), { timeZone, part })
  await onTarget(
    erased.url,
    async (target) => {
      const done: Named[] = []
      for (const person of people.values()) {
        if (person.kind !== 'customer' || !draws.next().value) continue
        const request = { tenantId: person.tenantId, customerId: person.id, orders: modes.next().value }
        try {
          if (isInterrupted) await requestErasures(target.pool, [request], { actor, zone: target.zones.event })
          else await eraseCustomers(target, [request], { actor })
          done.push(person)
        } catch (error) {
          // Nothing has named the customer yet.
          expect(error).toBeInstanceOf(PersonalDataError)
        }
      }
      await deliverInParts(erased.pool, events.slice(half), { timeZone, part })
      await finishAndRemove(target, {})
      for (const { pool } of [whole, erased]) await settleCosts(pool, { timeZone })
      expect((await verify(target)).differences).toEqual([])
      await expectEqualTables(people)
      await expectNoTrace([...done, ...(await unlinkedAmong(people))])
      await eraseAgain(target, done)
    },
    timeZone,
  )
}

/** All tables are equal, up to the pseudonyms. */
async function expectEqualTables(people: ReadonlyMap<string, Named>): Promise<void> {
  const ids = await readIds()
  // Rows are JSON texts.
  const rename = (text: string) => {
    let renamed = text
    for (const { tenantId, kind, id } of people.values()) {
      const pseudonym = ids.pseudonymOf(tenantId, kind, id, 0)
      if (pseudonym !== undefined) renamed = renamed.replaceAll(pseudonym, JSON.stringify(id).slice(1, -1))
    }
    return renamed
  }
  const [expected, found] = [
    await readTables(whole.pool, { source: 'good' }),
    await readTables(erased.pool, { source: 'good' }),
  ]
  // Contradictions of erased persons are deleted.
  for (const { contradictions: _, ...tables } of [found]) {
    const { contradictions: _own, ...others } = expected
    const renamed = Object.entries(tables).map(([name, rows]) => [name, rows.map(rename).sort()])
    expect(Object.fromEntries(renamed)).toEqual(others)
  }
}

async function readIds() {
  const client = await erased.pool.connect()
  return readErasedIds(client).finally(() => client.release())
}

/** The orders whose ids were replaced. */
async function unlinkedAmong(people: ReadonlyMap<string, Named>): Promise<Named[]> {
  const ids = await readIds()
  return [...people.values()].filter(
    ({ tenantId, kind, id }) => kind === 'order' && ids.pseudonymOf(tenantId, kind, id, undefined) !== undefined,
  )
}

/** Another tenant may have a customer of the same id, who stays. */
async function expectNoTrace(done: readonly Named[]): Promise<void> {
  if (done.length === 0) return
  const wanted = done.map(({ tenantId, id }) => ({ tenantId, text: id }))
  expect(await findTexts(erased.pool, wanted)).toEqual([])
}

async function eraseAgain(target: Target, done: readonly Named[]) {
  const before = await readTables(erased.pool, { source: 'good' })
  for (const { tenantId, id: customerId } of done) {
    await expect(eraseCustomers(target, [{ tenantId, customerId }], { actor })).rejects.toThrow(PersonalDataError)
  }
  expect(await readTables(erased.pool, { source: 'good' })).toEqual(before)
}
