import { Type } from 'typebox'
import type { Calendar } from '../../../facts/calendar.ts'
import type { Order } from '../../../facts/orders/order.ts'
import { changesBetween } from '../../../facts/orders/order-changes.ts'
import type { LifeStep } from '../../../facts/orders/order-life.ts'
import { readStored } from '../../../facts/orders/order-rows.ts'
import { readJson } from '../../../json/read-json.ts'
import { formatMoney, type Money } from '../../../money.ts'
import { foldChanges } from '../../../perspectives/fold.ts'
import type { Perspective } from '../../../perspectives/perspective.ts'
import { dailySales } from '../../../perspectives/tables/daily-sales.ts'
import { Instant, Money as MoneyColumn, nullable, OwnMoney, Text } from '../../engine/columns.ts'
import { describe } from '../../engine/describe.ts'
import type { Arrival } from './order-arrivals.ts'
import { changesOfOrder, type OrderState, statusOf } from './order-changes.ts'

/** A step in the life of an order: an entry of its history, with what it changed. */
export const OrderStep = Type.Object({
  at: Instant,
  kind: Text,
  id: nullable(Text),
  arrivedAt: describe(
    nullable(Instant),
    'The first arrival, with `arrivals=true`. Null if the stored event was removed',
  ),
  source: nullable(Text),
  status: describe(
    Text,
    'After this step: `waiting`, `placed`, `paid`, `partly_shipped`, `shipped`, `cancelled` or `voided`',
  ),
  totalRevenue: describe(MoneyColumn, 'With all steps until this one, in the present currency of the order'),
  adjustments: MoneyColumn,
  reversed: MoneyColumn,
  netRevenue: MoneyColumn,
  otherCurrencies: describe(
    nullable(
      Type.Array(
        Type.Object({
          currency: Text,
          totalRevenue: OwnMoney,
          adjustments: OwnMoney,
          reversed: OwnMoney,
          netRevenue: OwnMoney,
        }),
      ),
    ),
    'The same in other currencies, if a refund or a revision has another currency',
  ),
  changes: describe(
    Type.Array(
      Type.Object({
        field: describe(Text, 'A property of the order; `quantity` and `lineTotal` of a product'),
        productId: nullable(Text),
        form: describe(Text, '`amount`, `quantity`, `time` or `text`'),
        before: nullable(Text),
        after: nullable(Text),
      }),
    ),
    'What the step changed',
  ),
})

const UNKNOWN: OrderState = {
  order: { tenantId: '', orderId: '', placed: undefined, revisions: undefined, history: [] },
  described: undefined,
}

/**
 * The steps in the life of an order, for a column of `OrderStep`. Each step is the order as it was with all facts until then. Its numbers are
 * what this state adds to the daily sales, by the functions that count it.
 */
export function stepsOf(
  life: readonly LifeStep[],
  currency: string,
  { calendar, arrivalOf }: StepSettings,
): StepOfOrder[] {
  let before = UNKNOWN
  return life.map((step) => {
    const { at, kind, id, order: after } = step
    const { arrivedAt = null, source = null } = arrivalOf(step) ?? {}
    const changes = changesOfOrder(before, step, calendar)
    before = step
    const numbers = numbersOf(after, calendar)
    const others = [...numbers].filter(([code]) => code !== currency)
    return {
      at,
      kind,
      id: id ?? null,
      arrivedAt,
      source,
      status: statusOf(after),
      changes,
      ...asTexts(numbers.get(currency) ?? NOTHING),
      otherCurrencies: others.length > 0 ? others.map(([code, sums]) => ({ currency: code, ...asTexts(sums) })) : null,
    }
  })
}

const LINKS: ReadonlySet<string> = new Set(['merged', 'guest_registered', 'payment_linked'])

/** The history of an order with its links of customers and payments, in the sequence of the steps. */
export function withLinks(history: string, steps: readonly StepOfOrder[]): object[] {
  const entries = JSON.parse(history) as { kind: string; id: string | null }[]
  return steps.flatMap(({ kind, at, id }) => {
    const [next] = entries
    // `PaymentLinked` is an entry, but not the link of a payment that the order lists.
    if (!LINKS.has(kind) || (next?.kind === kind && next.id === id)) return entries.splice(0, 1)
    return [kind === 'payment_linked' ? { kind, at, id, paymentId: id } : { kind, at, id }]
  })
}

const LINKS_OF_CUSTOMERS: ReadonlySet<string> = new Set(['merged', 'guest_registered'])

/** The steps without the ids of customers: those of links, and the customers before and after a step. */
export function withoutCustomers(steps: readonly StepOfOrder[]): StepOfOrder[] {
  return steps.map((step) => ({
    ...step,
    id: LINKS_OF_CUSTOMERS.has(step.kind) ? null : step.id,
    changes: step.changes.filter(({ field }) => field !== 'customerId'),
  }))
}

interface StepSettings {
  calendar: Calendar
  arrivalOf: (step: LifeStep) => Arrival | undefined
}

/** A step as JSON for the column. */
interface StepOfOrder {
  at: string
  kind: LifeStep['kind']
  id: string | null
  changes: readonly { field: string }[]
}

/** The row of an order, as `STORED_COLUMNS` in JSON. */
export function readStoredOrder(json: string): Order {
  const row = readJson(json) as Record<string, string | number | null>
  return readStored(
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
  )
}

interface Numbers {
  totalRevenue: Money
  adjustments: Money
  reversed: Money
}

const DAILY_SALES = dailySales as unknown as Perspective
/** Daily sales do not depend on it. */
const ARRIVAL = { day: '' }
const NOTHING: Numbers = { totalRevenue: 0n, adjustments: 0n, reversed: 0n }

/** What an order adds to the daily sales by the day of the event, over all days, by currency. */
function numbersOf(order: Order, calendar: Calendar): Map<string, Numbers> {
  const columns = Object.keys(dailySales.sums)
  const numbers = new Map<string, Numbers>()
  for (const { key, sums } of foldChanges(DAILY_SALES, changesBetween(undefined, order, calendar), ARRIVAL)) {
    const sum = (name: string) => BigInt(sums[columns.indexOf(name)] ?? 0)
    const [currency = ''] = key
    const known = numbers.get(currency) ?? NOTHING
    numbers.set(currency, {
      totalRevenue: known.totalRevenue + sum('total_revenue') + sum('restated_revenue'),
      adjustments: known.adjustments + sum('adjustments'),
      reversed: known.reversed + sum('reversed'),
    })
  }
  return numbers
}

const asTexts = ({ totalRevenue, adjustments, reversed }: Numbers) => ({
  totalRevenue: formatMoney(totalRevenue),
  adjustments: formatMoney(adjustments),
  reversed: formatMoney(reversed),
  netRevenue: formatMoney(totalRevenue + adjustments - reversed),
})
