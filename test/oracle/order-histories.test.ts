import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReportContext } from '../../src/reports/engine/context.ts'
import type { Report } from '../../src/reports/engine/report.ts'
import { openReportPool } from '../../src/reports/engine/report-pool.ts'
import { runReport } from '../../src/reports/engine/run-report.ts'
import { waiting } from '../../src/reports/ingest/waiting.ts'
import { order as orderReport } from '../../src/reports/orders/order/order.ts'
import { UTC } from '../../src/zones/zone.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { decimal } from '../helpers/decimal.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { deliverLife } from './life-delivery.ts'
import type { Facts, Order, Refund } from './life-fact-types.ts'
import { factsOf } from './life-facts.ts'
import { type Life, lives } from './life-generator.ts'
import { nameOf } from './life-ids.ts'
import { countedOrders } from './life-placements.ts'
import { countedRefunds } from './life-refunds.ts'
import { reversalsOf } from './life-reversals.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 40)
const options = { numRuns: RUNS }
const PLAN = { batchSize: 20, batchConnections: 1, submissions: [7], inboxes: [0], isOneByOne: true }

const database = useTestDatabase()
let pool: pg.Pool
beforeAll(() => {
  pool = openReportPool(database.pool)
})
afterAll(() => pool.end())

test(
  'the history of an order shows each refund with its status, amount and reversal, and each void',
  () => fc.assert(fc.asyncProperty(lives(), check), options),
  scaled(60_000 + RUNS * 3000),
)

async function check({ timeZone, arrivals }: Life): Promise<void> {
  await forgetEverything(database.pool)
  await deliverLife(arrivals, { ...PLAN, timeZone, pools: [database.pool] })
  const facts = factsOf(arrivals, 'USD')
  for (const order of facts.orders) {
    const { history, ...row } = await ask(orderReport, { orderId: order.id }, order.tenant)
    const shown = (history as Values[]).map(entryOf)
    // A refund that several events state, such as by the order and by its payment, counts once.
    const refunds = shown.filter(({ kind, refundStatus }) => kind === 'refunded' && refundStatus !== 'repeated')
    expect(refunds.sort(byId)).toEqual(refundsOf(order).sort(byId))
    // The void of such a refund is shown with each of them.
    const voids = new Map(shown.filter(({ kind }) => kind === 'refund_voided').map((entry) => [entry.id, entry]))
    expect([...voids.values()].sort(byId)).toEqual(voidsOf(order).sort(byId))
    const [counted] = countedOrders([order])
    if (!counted) continue
    const { currency } = counted.placed
    const amounts = countedRefunds(order, currency).filter((refund) => refund.currency === currency)
    const sumOf = (kind: string) =>
      amounts.filter((refund) => refund.kind === kind).reduce((sum, { amount }) => sum + amount, 0n)
    expect([row.refunded, row.chargedBack].map(number)).toEqual([sumOf('refund'), sumOf('chargeback')])
    const reversed = shown.reduce((sum, entry) => sum + (entry.isForeign ? 0n : (entry.reversed ?? 0n)), 0n)
    const cancelled = (history as Values[]).filter(({ kind }) => kind === 'cancelled')
    expect(number(row.reversed)).toBe(cancelled.reduce((sum, entry) => sum + number(entry.reversed), reversed))
  }
  for (const tenant of ['default', 'nord "1"']) {
    const { rows } = await ask(waiting, {}, tenant)
    const voids = (rows as Values[]).find(({ type }) => type === 'RefundVoided')
    expect(Number(voids?.events ?? 0), `waiting voids of ${tenant}`).toBe(
      waitingVoids(facts, tenant, refundsOfPayments(arrivals, tenant)),
    )
  }
}

type Values = Record<string, unknown>

interface Entry {
  kind: string
  id: string
  at: number
  reason?: string
  /** Of a refund: its kind, its status and, if the order is placed and the refund counts, its amounts. */
  refundKind?: string
  refundStatus?: string
  isForeign?: boolean
  amount?: bigint
  reversed?: bigint
}

function entryOf({ kind, id, at, reason, refundKind, refundStatus, currency, amount, reversed }: Values): Entry {
  const entry = { kind: String(kind), id: String(id), at: Date.parse(String(at)) }
  if (kind === 'refund_voided') return { ...entry, reason: String(reason ?? '') }
  if (kind !== 'refunded') return entry
  const refund = { ...entry, refundKind: String(refundKind), refundStatus: String(refundStatus) }
  if (reversed === null) return refund
  return { ...refund, isForeign: currency !== null, amount: number(amount), reversed: number(reversed) }
}

function refundsOf(order: Order): Entry[] {
  const { placed, refunds } = order
  // Without the order, refunds without a currency have the same one.
  const counted = countedRefunds(order, placed?.currency ?? '').map(({ id }) => id)
  const reversals = placed ? reversalsOf(order, placed).filter(({ kind }) => kind !== 'cancellation') : []
  return [...refunds.values()].map((refund): Entry => {
    const { id, at, kind, status } = refund
    const reversal = reversals[counted.indexOf(id)]
    const refundStatus = whyUncounted(refund) ?? (counted.includes(id) ? status : 'unchanged')
    const entry = { kind: 'refunded', id, at: at.ms, refundKind: kind, refundStatus }
    if (!reversal) return entry
    return { ...entry, isForeign: reversal.isForeign, amount: reversal.amount, reversed: reversal.reversed }
  })
}

const whyUncounted = ({ voided, status }: Refund) => (voided ? 'voided' : status === 'failed' ? 'failed' : undefined)

function voidsOf({ refunds, voids }: Order): Entry[] {
  const waiting = [...voids].filter(([id]) => !refunds.has(id))
  const found = [...refunds.values()].flatMap(({ id, voided }) => (voided ? [[id, voided] as const] : []))
  return [...waiting, ...found].map(([id, { at, reason }]) => ({ kind: 'refund_voided', id, at: at.ms, reason }))
}

/** Voids of orders that are not placed, and voids of refunds that have not arrived. Nothing of a voided order waits. */
function waitingVoids(
  { orders, creditNotes, shopVoids }: Facts,
  tenant: string,
  ofPayments: ReadonlySet<string>,
): number {
  const own = orders.filter((order) => order.tenant === tenant)
  const open = own.filter((order) => order.placed === undefined || countedOrders([order]).length > 0)
  const ofOrders = open.flatMap((order) =>
    voidsOf(order).filter(({ id }) => order.placed === undefined || !order.refunds.has(id)),
  )
  const isKnown = (refund: string) =>
    ofPayments.has(refund) ||
    own.some(({ refunds }) => refunds.has(refund)) ||
    creditNotes.some((note) => note.tenant === tenant && note.id === refund)
  return ofOrders.length + shopVoids.filter((one) => one.tenant === tenant && !isKnown(one.refund)).length
}

/** The refunds that are known by their payments, linked or not. */
function refundsOfPayments(arrivals: Life['arrivals'], tenant: string): ReadonlySet<string> {
  const found = arrivals.filter(
    ({ type, tenant: own = 'default', data }) =>
      type === 'OrderRefunded' &&
      own === tenant &&
      nameOf(data.orderId) === undefined &&
      nameOf(data.paymentId) !== undefined,
  )
  return new Set(found.map(({ id, data }) => String(data.refundId ?? id)))
}

/** Numbers are kept as their original texts. */
async function ask(report: unknown, query: Record<string, unknown>, tenantId: string): Promise<Values> {
  const now = { today: '2025-06-01', now: '2025-06-01T12:00:00Z' }
  const context: ReportContext = { tenantId, currency: 'EUR', timeZone: 'UTC', zone: UTC, shopTimeZone: 'UTC', ...now }
  const { body } = await runReport(pool, report as Report, query, context)
  const keepDigits = (_: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? source : value
  return JSON.parse(JSON.stringify(body), keepDigits as never) as Values
}

const number = (value: unknown): bigint => decimal(String(value ?? 0))
const byId = (a: Entry, b: Entry) => (a.id < b.id ? -1 : 1)
