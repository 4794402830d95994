import { formatMoney } from '../../money.ts'
import type { Perspective } from '../../perspectives/perspective.ts'
import { alone } from '../investigate.ts'
import { ReplayStopped, type Target } from '../target.ts'
import { entitiesOf, readEntityName } from './entities.ts'
import { SALES } from './forget-computed.ts'
import type { Found } from './groups.ts'
import { refuseNeverStored } from './refuse-never-stored.ts'
import type { Replayed } from './replay-groups.ts'
import { refuseNotRevertible } from './retractions.ts'
import type { Chosen } from './selection.ts'
import { eventsOf, type SessionOptions, withSession } from './session.ts'
import { differenceOf, type Shift } from './write-perspectives.ts'

/** What a withdrawal or its revert would change. */
export interface Preview {
  /** The events that would be withdrawn, or would count again. */
  events: number
  byType: { type: string; events: number }[]
  /** The orders that these events are about. */
  orders: number
  /** The differences of sales, all days together; only those that are not zero. */
  sales: SalesDifference[]
  /** The first and the last day whose sales change; undefined if none do. */
  firstDay: string | undefined
  lastDay: string | undefined
}

/** Amounts are exact decimals. Negative numbers are less than now. */
interface SalesDifference {
  tenantId: string
  currency: string
  orders: number
  /** By the order: each revision counts on the day of the order. */
  totalRevenue: string
  /** By the event: each order with its first revision, and the differences of later revisions as adjustments. */
  totalRevenueByEvent: string
  adjustmentsByEvent: string
  reversed: string
  /** By either basis. */
  netRevenue: string
}

const BATCH_EVENTS = 2000

/**
 * Computes what would change, and changes nothing. Events that arrive meanwhile are not included.
 *
 * @throws as `retract` and `revert`.
 */
export async function previewRetraction(
  target: Target,
  chosen: Chosen,
  options: SessionOptions = {},
): Promise<Preview> {
  const { signal, onProgress } = options
  const isRevert = chosen.kind === 'revert'
  if (isRevert) await refuseNotRevertible(target.pool, chosen.retractionId)
  return alone(target, async () => {
    const preview = await withSession(target, chosen, options, async ({ client, search: { groups }, replay }) => {
      const sum = createSum(target.perspectives)
      const total = groups.chosen()
      for (let next = groups.next(BATCH_EVENTS); next.length > 0; next = groups.next(BATCH_EVENTS)) {
        if (signal?.aborted) throw new ReplayStopped()
        const { events, chosen: moved } = eventsOf(next)
        const others = events.filter((event) => !event.isChosen)
        const replayed: Replayed[] = []
        for (const part of [others, events]) {
          // The end of a transaction empties the temporary tables.
          await client.query('begin')
          replayed.push(await replay(part))
          await client.query('rollback')
        }
        const [without, all] = replayed as [Replayed, Replayed]
        sum.add(
          moved,
          all,
          isRevert ? { before: without.changes, after: all.changes } : { before: all.changes, after: without.changes },
        )
        groups.settle(next, () => false)
        onProgress?.({ step: 'moving', done: sum.preview().events, total })
      }
      return sum.preview()
    })
    if (preview.events === 0 && !isRevert) await refuseNeverStored(target, chosen.selection)
    return preview
  })
}

interface SalesSums extends Pick<SalesDifference, 'tenantId' | 'currency' | 'orders'> {
  revenue: bigint
  restated: bigint
  adjustments: bigint
  reversed: bigint
}

const NO_SALES = { orders: 0, revenue: 0n, restated: 0n, adjustments: 0n, reversed: 0n }

const differenceFrom = ({ revenue, restated, adjustments, reversed, ...others }: SalesSums): SalesDifference => ({
  ...others,
  totalRevenue: formatMoney(revenue),
  totalRevenueByEvent: formatMoney(revenue + restated),
  adjustmentsByEvent: formatMoney(adjustments),
  reversed: formatMoney(reversed),
  netRevenue: formatMoney(revenue - reversed),
})

function createSum(perspectives: readonly Perspective[]) {
  const sales = perspectives.find(({ table }) => table === SALES) as Perspective
  const columns = Object.keys(sales.sums)
  const types = new Map<string, number>()
  const orders = new Set<string>()
  const currencies = new Map<string, SalesSums>()
  let events = 0
  let [firstDay, lastDay]: [string | undefined, string | undefined] = [undefined, undefined]

  return {
    add(moved: readonly Found[], { outcomes }: Replayed, shift: Shift) {
      events += moved.length
      for (const event of moved) {
        const item = outcomes.get(event)?.item
        if (!item) continue
        const { type = '' } = item.decoded
        types.set(type, (types.get(type) ?? 0) + 1)
        const { own } = entitiesOf(item, event.key)
        for (const name of own) if (readEntityName(name, 'order')) orders.add(name)
      }
      for (const { tenantId, key, sums } of differenceOf(sales, shift)) {
        const [currency = '', day = ''] = key
        if (firstDay === undefined || day < firstDay) firstDay = day
        if (lastDay === undefined || day > lastDay) lastDay = day
        const name = `${tenantId}\u0000${currency}`
        const sumOf = (column: string) => BigInt(sums[columns.indexOf(column)] ?? 0)
        const known = currencies.get(name) ?? { tenantId, currency, ...NO_SALES }
        known.orders += Number(sumOf('total_orders'))
        known.revenue += sumOf('total_revenue')
        known.restated += sumOf('restated_revenue')
        known.adjustments += sumOf('adjustments')
        known.reversed += sumOf('reversed')
        currencies.set(name, known)
      }
    },
    preview: (): Preview => ({
      events,
      byType: [...types].map(([type, count]) => ({ type, events: count })).sort((a, b) => b.events - a.events),
      orders: orders.size,
      sales: [...currencies.values()].map(differenceFrom),
      firstDay,
      lastDay,
    }),
  }
}
