import fc from 'fast-check'
import { momentOf } from './life-calendar.ts'
import { type Draft, type Drafted, draftOf } from './life-drafts.ts'
import { businessKeyOf, type LifeEvent, lifeEvent, underAnotherId } from './life-events.ts'
import { nameOf } from './life-ids.ts'
import { costsOfProducts } from './life-of-costs.ts'
import { mergesAndRegistrations } from './life-of-customers.ts'
import { editsOfOneOrder, fulfilmentOfOneOrder, refundsOfOneOrder } from './life-of-one-order.ts'
import { paymentsOfTwoOrders } from './life-of-payments.ts'
import { LIFE_TYPES, type LifeData, type LifeSubject, type LifeType, lifeTypes } from './life-types.ts'
import { absentIds, currencies, customers, MERGED_CUSTOMERS } from './life-values.ts'

/** The events of a small shop in the order of arrival. Some arrive twice. */
export interface Life {
  timeZone: string
  arrivals: LifeEvent[]
}

/**
 * Facts around a change of the shop's clocks or calendar. Some contradict each other, so the order of arrival matters. Some merges
 * of customers would close a circle, and are rejected.
 */
export function circularLives(): fc.Arbitrary<Life> {
  return fc
    .constantFrom(...CALENDARS)
    .chain(([timeZone, base]) =>
      arrivalsOf(momentsAround(Date.parse(base))).map((arrivals): Life => ({ timeZone, arrivals })),
    )
}

/** The same without circles of customers, so nothing is rejected. */
export function contradictoryLives(): fc.Arbitrary<Life> {
  return circularLives().map(({ timeZone, arrivals }) => ({ timeZone, arrivals: arrivals.filter(isWithoutCircle) }))
}

/** Customers are merged into those before them only. */
function isWithoutCircle({ type, data }: LifeEvent): boolean {
  const place = (id: string | number | undefined) => MERGED_CUSTOMERS.findIndex((one) => String(one) === nameOf(id))
  return type !== 'CustomersMerged' || place(data.customerId) > place(data.intoCustomerId)
}

/** Lives without contradictions, so the totals do not depend on the order of arrival. */
export function lives(): fc.Arbitrary<Life> {
  return contradictoryLives().map(({ timeZone, arrivals }) => ({ timeZone, arrivals: withoutContradictions(arrivals) }))
}

/** Replaces facts with the same id by the first of them. Of cancellations and voids, the earlier one counts: they may differ by time. */
function withoutContradictions(arrivals: readonly LifeEvent[]): LifeEvent[] {
  const first = new Map<string, LifeEvent>()
  return arrivals.map((event) => {
    const fact = businessKeyOf(event)
    if (fact === undefined) return event
    const { cancelledAt, voidedAt } = event.data
    const time = cancelledAt ?? voidedAt
    const key = time === undefined ? fact : `${fact} ${momentOf(time).text}`
    const known = first.get(key) ?? event
    first.set(key, known)
    return { ...known, id: event.id }
  })
}

const CALENDARS = [
  ['Europe/Berlin', '2024-03-31T01:00:00Z'],
  ['Europe/Berlin', '2024-10-27T01:00:00Z'],
  ['UTC', '2024-01-01T00:00:00Z'],
  ['UTC', '2024-02-29T00:00:00Z'],
  ['Asia/Kolkata', '2023-12-31T18:30:00Z'],
  ['Asia/Kathmandu', '2024-09-30T18:15:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['Africa/Cairo', '2024-04-25T22:00:00Z'],
  ['Africa/Cairo', '2024-10-31T21:00:00Z'],
  ['Australia/Lord_Howe', '2024-04-06T15:00:00Z'],
  ['Australia/Lord_Howe', '2024-10-05T15:30:00Z'],
] as const

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Few different days, so that customers order again on the same day, on the next day, and after the end of a day's cohort. */
function momentsAround(base: number): fc.Arbitrary<string> {
  const days = fc.constantFrom(0, 0, 0, 1, -1, 2, 7, 30, -31, 89, 90, 91, 180, -365)
  const within = fc.oneof(
    fc.constantFrom(0, -1, 1, -HOUR_MS, HOUR_MS, HOUR_MS / 2, 500, 1500),
    fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }),
  )
  const forms = fc.constantFrom<(ms: number) => string>(
    (ms) => new Date(ms).toISOString(),
    (ms) => new Date(ms).toISOString(),
    (ms) => new Date(ms).toISOString().replace('Z', '4567'),
    (ms) => new Date(ms + 5.5 * HOUR_MS).toISOString().replace('Z', '+05:30'),
  )
  return fc.tuple(days, within, forms).map(([day, ms, form]) => form(base + day * DAY_MS + ms))
}

/** Types whose effects the oracle does not calculate yet. */
const NOT_SETTLED: readonly string[] = ['ExchangeRatePublished']

function facts(at: fc.Arbitrary<string>): fc.Arbitrary<Drafted[]> {
  const draftsOf = (subject: LifeSubject) =>
    fc.oneof(
      ...lifeTypes
        .filter((type) => LIFE_TYPES[type].of === subject && type !== 'OrderCreated' && !NOT_SETTLED.includes(type))
        .map((type) => ({ weight: type === 'OrderRefunded' ? 2 : 1, arbitrary: draftOf(type, at) })),
    )
  const creditNote = draftOf('OrderRefunded', at, { orderId: absentIds, customerId: customers, currency: currencies })
  return fc
    .tuple(
      fc.array(draftOf('OrderCreated', at), { maxLength: 8 }),
      fc.array(draftsOf('order'), { maxLength: 10 }),
      fc.oneof(
        { weight: 3, arbitrary: focused(refundsOfOneOrder, at) },
        { weight: 2, arbitrary: focused(editsOfOneOrder, at) },
        { weight: 2, arbitrary: focused(fulfilmentOfOneOrder, at) },
        { weight: 2, arbitrary: focused(paymentsOfTwoOrders, at) },
        { weight: 2, arbitrary: focused(mergesAndRegistrations, at) },
        { weight: 2, arbitrary: focused(costsOfProducts, at) },
        { weight: 3, arbitrary: fc.constant([]) },
      ),
      fc.array(creditNote, { maxLength: 4 }),
      fc.array(draftsOf('product'), { maxLength: 4 }),
      fc.array(draftsOf('customer'), { maxLength: 2 }),
    )
    .map((parts) => parts.flat() as Drafted[])
}

/** Events of one order at few times, so that several have the same time. */
function focused(events: (at: fc.Arbitrary<string>) => fc.Arbitrary<Drafted[]>, at: fc.Arbitrary<string>) {
  return fc.array(at, { minLength: 2, maxLength: 5 }).chain((few) => events(fc.constantFrom(...few)))
}

/** Shuffled events. Some arrive twice: with the same message id or, if the fact has an id, with another message id. */
function arrivalsOf(at: fc.Arbitrary<string>): fc.Arbitrary<LifeEvent[]> {
  const copies = fc.array(fc.constantFrom('again', 'other'), { maxLength: 2 })
  return facts(at)
    .chain((list) => fc.tuple(fc.constant(list), fc.array(copies, { minLength: list.length, maxLength: list.length })))
    .chain(([list, duplicates]) => {
      const messages = list.flatMap(([type, draft], i) => copiesOf(eventOf(type, draft, i), duplicates[i] ?? []))
      return fc.shuffledSubarray(messages, { minLength: messages.length })
    })
}

function eventOf(type: LifeType, { at, tenant, ...data }: Draft, i: number): LifeEvent {
  const isExact = LIFE_TYPES[type].of !== 'product' || type === 'InventoryCounted'
  // Two events that set a product's name, price or stock at the same moment would contradict each other.
  const time = isExact ? at : `${new Date(at).toISOString().slice(0, 23)}${String(i + 1).padStart(3, '0')}Z`
  const event = lifeEvent(type, time, data as LifeData, tenant as string | undefined)
  return { ...event, id: `message ${i}` }
}

function copiesOf(event: LifeEvent, duplicates: readonly string[]): LifeEvent[] {
  const isNamed = businessKeyOf(event) !== undefined
  return [
    event,
    ...duplicates.map((kind, n) => (kind === 'other' && isNamed ? underAnotherId(event, `again ${n}`) : event)),
  ]
}
