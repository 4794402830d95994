import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { type ErasedKind, readErasedIds } from '../../src/inbox/erased-ids.ts'
import { eventKey } from '../../src/inbox/event-key.ts'
import { eraseCustomers, finishAndRemove } from '../../src/rebuild/personal-data/erase.ts'
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
import { momentOf } from '../oracle/life-calendar.ts'
import { deliverInParts } from '../oracle/life-delivery.ts'
import type { LifeEvent } from '../oracle/life-events.ts'
import { contradictoryLives } from '../oracle/life-generator.ts'
import { nameOf } from '../oracle/life-ids.ts'
import { LIFE_TYPES, type LifeType } from '../oracle/life-types.ts'

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
        // A number with a fraction would nearly always be close to zero.
        fc.nat({ max: 100 }),
        fc.infiniteStream(fc.oneof(fc.constant(undefined), fc.nat({ max: 20 }))),
        fc.infiniteStream(fc.constantFrom<OrderMode>('keep', 'unlink', 'remove')),
        check,
      ),
      { numRuns: RUNS, endOnFailure: true },
    ),
  TIMEOUT_MS,
)

/** An id that occurs nowhere by chance, also not in another id. The order of ids stays that of the generator. */
const planted = (id: string | number, kind: ErasedKind) => `~${nameOf(id)}~${kind}`

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
      data[name] = planted(id as string, kind)
      const person = { tenantId: event.tenant ?? 'default', kind, id: planted(id as string, kind) }
      people.set(JSON.stringify(person), person)
      data.contact = { email: `${planted(id as string, kind)}@mail.example` }
    }
    const placed = { ...event, data: data as LifeEvent['data'] }
    const { orderId, customerId, intoCustomerId, paymentId, paymentIds } = event.data
    if (CUSTOMER_TYPES.has(event.type)) return withTimeOf(placed, [customerId, intoCustomerId])
    return paymentIds || paymentId ? withTimeOf(placed, [orderId]) : placed
  })
  return { planted: plantedEvents, people }
}

/** The registrations and merges of customers. */
const CUSTOMER_TYPES: ReadonlySet<string> = new Set<LifeType>(['CustomerRegistered', 'CustomersMerged'])

/**
 * The same with a time that no event with other ids has: of two orders that state one payment at the same time, and of two registrations of a
 * guest or merges of a customer, that with the smaller id counts, and a pseudonym may be another one.
 */
function withTimeOf(event: LifeEvent, ids: readonly (string | number | undefined)[]): LifeEvent {
  const { time } = LIFE_TYPES[event.type as LifeType]
  const text = event.data[time] as string | undefined
  if (text === undefined) return event
  const hash = createHash('sha256').update(ids.map((id) => `${id === undefined ? '' : nameOf(id)}`).join(' '))
  const microseconds = hash.digest().readUInt16BE() % 1000
  const at = `${new Date(momentOf(text).ms).toISOString().slice(0, 23)}${String(microseconds).padStart(3, '0')}Z`
  return { ...event, data: { ...event.data, [time]: at } }
}

async function check(
  { timeZone, arrivals }: { timeZone: string; arrivals: LifeEvent[] },
  draws: Iterator<boolean>,
  part: number,
  percent: number,
  lastSteps: Iterator<number | undefined>,
  modes: Iterator<OrderMode>,
): Promise<void> {
  for (const { pool } of [whole, erased]) await forgetEverything(pool)
  const { planted: events, people } = plant(arrivals)
  const half = Math.floor((events.length * percent) / 100)
  await deliverInParts(erased.pool, events.slice(0, half), { timeZone, part })
  await onTarget(
    erased.url,
    async (target) => {
      const done: Erased[] = []
      for (const person of people.values()) {
        if (person.kind !== 'customer' || !draws.next().value) continue
        const orders = modes.next().value as OrderMode
        if (await eraseUntil(lastSteps.next().value, target, { ...person, orders })) done.push({ ...person, orders })
      }
      // Some erasures are not finished.
      expect((await verify(target)).differences).toEqual([])
      await deliverInParts(erased.pool, events.slice(half), { timeZone, part })
      await finishAndRemove(target, {})
      const remaining = await withoutRemoved(events, done)
      await deliverInParts(whole.pool, remaining, { timeZone, part })
      for (const { pool } of [whole, erased]) await settleCosts(pool, { timeZone })
      expect((await verify(target)).differences).toEqual([])
      await expectEqualTables(people, remaining.length < events.length)
      await expectNoTrace([...done, ...(await unlinkedAmong(people))])
      await eraseAgain(target, done)
    },
    timeZone,
  )
}

interface Erased extends Named {
  orders: OrderMode
}

class Stopped extends Error {}

/**
 * Erases a customer, and stops at a step, after which nothing is done and what is not committed is rolled back.
 *
 * @returns whether the erasure has begun. Otherwise, nothing has named the customer yet.
 */
async function eraseUntil(
  lastStep: number | undefined,
  target: Target,
  { tenantId, id, orders }: Erased,
): Promise<boolean> {
  let steps = 0
  const onStep = () => {
    if (steps++ === lastStep) throw new Stopped()
  }
  try {
    await eraseCustomers(target, [{ tenantId, customerId: id, orders }], { actor, onStep })
    return true
  } catch (error) {
    if (error instanceof Stopped) return true
    expect(error).toBeInstanceOf(PersonalDataError)
    return false
  }
}

const tenantOf = ({ tenant = 'default' }: LifeEvent) => tenant
/** As the inbox sees it: ids are unique within their source. */
const keyOf = (event: LifeEvent) => `${tenantOf(event)} ${eventKey(`/shop\u0000${event.id}`)}`

/** The events whose effects were not removed. Those of removed orders and customers were, and at most payments of such orders besides. */
async function withoutRemoved(events: readonly LifeEvent[], done: readonly Erased[]): Promise<LifeEvent[]> {
  const { rows } = await erased.pool.query<{ name: string }>(
    `select tenant_id || ' ' || event_key as name from raw_events where body like '%"type":"Removed"%'`,
  )
  const removed = new Set(rows.map(({ name }) => name))
  const ids = await readIds()
  const isOfRemoved = (event: LifeEvent) => {
    const { orderId, customerId, intoCustomerId } = event.data
    const customers = [customerId, event.type === 'CustomersMerged' ? intoCustomerId : undefined].map(nameOf)
    const isNamed = done.some(
      ({ tenantId, id, orders }) => orders === 'remove' && tenantId === tenantOf(event) && customers.includes(id),
    )
    const order = nameOf(orderId)
    if (order === undefined) return isNamed
    return ids.isRemoved(tenantOf(event), 'order', order, undefined) || (event.type === 'CustomerRegistered' && isNamed)
  }
  for (const event of events) {
    const isPayment = nameOf(event.data.orderId) === undefined && nameOf(event.data.paymentId) !== undefined
    if (!isPayment) expect([event, removed.has(keyOf(event))]).toEqual([event, isOfRemoved(event)])
  }
  return events.filter((event) => !removed.has(keyOf(event)))
}

/**
 * All tables are equal, up to the pseudonyms. Removed events keep their keys, and are accounted as ignored. Contradictions of erased persons are
 * deleted.
 */
async function expectEqualTables(people: ReadonlyMap<string, Named>, isRemoved: boolean): Promise<void> {
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
  const leftOut = ['contradictions', ...(isRemoved ? ['inbox', 'accounting'] : [])]
  const read = async (pool: pg.Pool) =>
    Object.entries(await readTables(pool, { source: 'good' })).filter(([name]) => !leftOut.includes(name))
  const found = (await read(erased.pool)).map(([name, rows]) => [name, rows.map(rename).sort()])
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(await read(whole.pool)))
  const { rows } = await erased.pool.query(
    'select * from ingest_accounting where received <> applied + duplicate + ignored + rejected + withdrawn',
  )
  expect(rows).toEqual([])
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
