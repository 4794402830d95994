import { placeOf } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { CreditNote, Order } from './life-fact-types.ts'
import { factsOf } from './life-facts.ts'
import { addReversal } from './life-oracle.ts'
import { countedOrders } from './life-placements.ts'
import { isCounted } from './life-refunds.ts'
import { creditNoteReversal, reversalsOf } from './life-reversals.ts'
import { addOrder, labelsOf } from './life-sales.ts'
import { type Row, Sums } from './life-sums.ts'

// What each day of arrival changed in the daily sums, by reason.

/** Events that arrived on one day, the earliest day first. */
export interface ArrivalDay {
  day: string
  events: readonly LifeEvent[]
}

const REASONS = ['order', 'revision', 'refund', 'cancellation', 'void'] as const
type Reason = (typeof REASONS)[number]
/** What is known about an order or a credit note at the end of a day, by reason. A void takes back everything else. */
type Known = Record<Reason, Sums>

/** The expected rows of `sales_restatements`, with these sums. */
export function expectedRestatements(
  days: readonly ArrivalDay[],
  { timeZone, columns }: { timeZone: string; columns: readonly string[] },
): Row[] {
  const found: Row[] = []
  let before = new Map<string, Known>()
  for (const [i, { day }] of days.entries()) {
    const after = knownAfter(
      days.slice(0, i + 1).flatMap(({ events }) => events),
      timeZone,
    )
    for (const [reason, sums] of changesBetween(before, after)) {
      for (const row of sums.rows('daily_sales_analytics')) {
        const { tenant_id = '', currency = '', date = '' } = row
        const values = Object.fromEntries(columns.map((column) => [column, row[column] ?? '0']))
        found.push({ tenant_id, currency, date, arrival_day: day, reason, ...values })
      }
    }
    before = after
  }
  return found.filter((row) => columns.some((column) => row[column] !== '0'))
}

/** What changed between the ends of two days, by reason. */
function changesBetween(before: ReadonlyMap<string, Known>, after: ReadonlyMap<string, Known>): Map<Reason, Sums> {
  const changes = new Map(REASONS.map((reason) => [reason, new Sums()]))
  for (const [name, now] of after) {
    const then = before.get(name)
    for (const [reason, sums] of changes) {
      sums.addAll('daily_sales_analytics', now[reason], 1n)
      if (then) sums.addAll('daily_sales_analytics', then[reason], -1n)
    }
  }
  return changes
}

function knownAfter(events: readonly LifeEvent[], timeZone: string): Map<string, Known> {
  const { orders, creditNotes } = factsOf(events, 'USD')
  return new Map([
    ...orders.map((order) => [JSON.stringify([order.tenant, 'order', order.id]), knownOf(order, timeZone)] as const),
    ...creditNotes.map(
      (note) => [JSON.stringify([note.tenant, 'note', note.id]), knownOfNote(note, timeZone)] as const,
    ),
  ])
}

const nothing = () => Object.fromEntries(REASONS.map((reason) => [reason, new Sums()])) as Known

function knownOf(order: Order, timeZone: string): Known {
  const known = nothing()
  const [counted] = countedOrders([{ ...order, isVoided: false }])
  if (!counted) return known
  const { tenant, id, placed, first } = counted
  // As its lowest revision describes it, and what the later ones change.
  addOrder(known.order, { ...counted, placed: first, later: [] }, timeZone)
  addOrder(known.revision, counted, timeZone)
  known.revision.addAll('daily_sales_analytics', known.order, -1n)
  const place = placeOf(placed.at, timeZone)
  for (const reversal of reversalsOf(order, placed)) {
    const where = { tenant, order: id, when: placeOf(reversal.at, timeZone), place, labels: labelsOf(placed) }
    addReversal(known[reversal.kind === 'cancellation' ? 'cancellation' : 'refund'], where, reversal)
  }
  if (!order.isVoided) return known
  for (const reason of ['order', 'revision', 'refund', 'cancellation'] as const) {
    known.void.addAll('daily_sales_analytics', known[reason], -1n)
  }
  return known
}

function knownOfNote(note: CreditNote, timeZone: string): Known {
  const known = nothing()
  const when = placeOf(note.at, timeZone)
  const where = { tenant: note.tenant, order: undefined, when, place: when, labels: labelsOf({}) }
  if (isCounted(note)) addReversal(known.refund, where, creditNoteReversal(note))
  return known
}
