import fc from 'fast-check'
import { adjustmentOf, bag, lineOf, orderOf, refundLineOf, refundOf, refundTransaction } from '../shopify-deliveries.ts'
import type { MadeUpDelivery } from './play-deliveries.ts'

type Body = Record<string, unknown>

/** What can happen to an order. What is not possible at a time, such as a second payment, is left out. */
type Step =
  | { kind: 'pay' | 'remove' | 'add' | 'ship' | 'track' | 'return shipment' | 'settle' | 'fail' | 'cancel' | 'touch' }
  | { kind: 'refund'; cents: number; way: 'line' | 'goodwill' | 'shipping'; status: 'pending' | 'success' }

interface ShopifyLife {
  /** Snapshots of the order, the last one at the end. */
  snapshots: MadeUpDelivery[]
  /** Deliveries of single records. The snapshots state these too, but for the payment. */
  records: MadeUpDelivery[]
  payments: MadeUpDelivery[]
  /** What the order comes to in the end, after its refunds, in cents. */
  worth: number
}

const simple = [
  'pay',
  'remove',
  'add',
  'ship',
  'track',
  'return shipment',
  'settle',
  'fail',
  'cancel',
  'touch',
] as const

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...simple) }),
  fc.record({
    kind: fc.constant('refund' as const),
    cents: fc.constantFrom(50, 199, 400),
    way: fc.constantFrom('line', 'goodwill', 'shipping'),
    status: fc.constantFrom('pending', 'success'),
  }),
)

/** The life of an order of up to ten units for 10.00 and more, with steps in the same second and later. */
export const shopifyLives: fc.Arbitrary<ShopifyLife> = fc
  .record({
    units: fc.integer({ min: 2, max: 5 }),
    steps: fc.array(fc.tuple(step, fc.constantFrom(0, 0, 1, 90_000)), { minLength: 1, maxLength: 9 }),
  })
  .map(({ units, steps }) => {
    const shop = new MadeUpOrder(units)
    for (const [next, seconds] of steps) shop.take(next, seconds)
    return shop.life()
  })

const START = Date.parse('2024-11-04T11:15:00Z')
const text = (cents: number) => (cents / 100).toFixed(2)
const delivery = (topic: string, body: Body): MadeUpDelivery => ({ headers: { 'x-shopify-topic': topic }, body })

class MadeUpOrder {
  private ms = START
  private isPaid = false
  private cancelledAt: string | null = null
  private sourceName = 'web'
  private added = 0
  private removed = 0
  private readonly refunds: Body[] = []
  private fulfillment: Body | undefined
  private readonly units: number
  private readonly snapshots: MadeUpDelivery[] = []
  private readonly records: MadeUpDelivery[] = []
  private readonly payments: MadeUpDelivery[] = []

  constructor(units: number) {
    this.units = units
    this.snapshot('orders/create')
  }

  take(next: Step, seconds: number): void {
    // Nothing in a snapshot shows that such a change is the later one, so it needs a second of its own.
    this.ms += (next.kind === 'touch' ? seconds + 1 : seconds) * 1000
    if (!this.change(next)) return
    this.snapshot(next.kind === 'cancel' ? 'orders/cancelled' : 'orders/updated')
  }

  life(): ShopifyLife {
    const { snapshots, records, payments } = this
    const refunded = this.refundedCents()
    return { snapshots, records, payments, worth: this.cancelledAt ? 0 : this.total() - this.removed * 1000 - refunded }
  }

  private total = () => this.units * 1000 + this.added * 700 + 500

  private refundedCents(): number {
    const amounts = this.refunds.flatMap(({ transactions }) =>
      (transactions as Body[]).filter(({ status }) => status !== 'failure').map(({ amount }) => Number(amount) * 100),
    )
    return Math.round(amounts.reduce((sum, cents) => sum + cents, 0))
  }

  private change(next: Step): boolean {
    const isOpen = this.cancelledAt === null
    const at = this.now()
    if (next.kind === 'touch') this.sourceName = `${this.sourceName}+`
    else if (next.kind === 'pay' && !this.isPaid && isOpen) this.pay(at)
    else if (next.kind === 'add' && !this.isPaid && isOpen) this.added++
    else if (next.kind === 'remove' && !this.isPaid && isOpen && this.removed < this.units - 1) this.remove(at)
    else if (next.kind === 'refund' && this.isPaid) this.refund(next, at)
    else if ((next.kind === 'settle' || next.kind === 'fail') && this.pendingTransaction()) this.finish(next.kind)
    else if (next.kind === 'ship' && !this.fulfillment && isOpen) this.ship(at)
    else if (next.kind === 'track' && this.fulfillment) this.fulfil({ tracking_number: `T${this.ms}` })
    else if (next.kind === 'return shipment' && this.fulfillment?.status === 'success')
      this.fulfil({ status: 'cancelled' })
    else if (next.kind === 'cancel' && isOpen) this.cancelledAt = at
    else return false
    return true
  }

  private now = () => new Date(this.ms).toISOString().replace('.000', '')

  private pay(at: string): void {
    this.isPaid = true
    const sale = { id: 7000, kind: 'sale', created_at: at, processed_at: at }
    this.payments.push(delivery('order_transactions/create', refundTransaction(text(this.total()), sale)))
  }

  private remove(at: string): void {
    this.removed++
    const lines = [refundLineOf(bag('subtotal', '10.00'), bag('total_tax', '0.00'), { restock_type: 'cancel' })]
    this.refunds.push(this.newRefund(at, { refund_line_items: lines }))
  }

  private newRefund = (at: string, content: Body): Body =>
    refundOf({ id: 6000 + this.refunds.length, created_at: at, processed_at: at, ...content })

  private refund({ cents, way, status }: Step & { kind: 'refund' }, at: string): void {
    const transaction = refundTransaction(text(cents), { id: 7100 + this.refunds.length, status, processed_at: at })
    const line = refundLineOf(bag('subtotal', text(cents)), bag('total_tax', '0.00'), { restock_type: 'return' })
    const kind = way === 'shipping' ? 'shipping_refund' : 'refund_discrepancy'
    const awaited = status === 'pending' ? [adjustmentOf('refund_discrepancy', bag('amount', text(cents)))] : []
    const refund = this.newRefund(at, {
      refund_line_items: way === 'line' ? [line] : [],
      order_adjustments: [...(way === 'line' ? [] : [adjustmentOf(kind, bag('amount', text(-cents)))]), ...awaited],
      transactions: [transaction],
    })
    this.refunds.push(refund)
    this.records.push(delivery('refunds/create', structuredClone(refund)))
  }

  private pendingTransaction = () =>
    this.refunds.flatMap(({ transactions }) => transactions as Body[]).find(({ status }) => status === 'pending')

  private finish(kind: 'settle' | 'fail'): void {
    const transaction = this.pendingTransaction() as Body
    transaction.status = kind === 'settle' ? 'success' : 'failure'
    this.records.push(delivery('order_transactions/create', { ...transaction }))
  }

  private ship(at: string): void {
    const line_items = [{ product_id: 11, quantity: this.units }]
    this.fulfillment = { id: 8001, order_id: 5001, status: 'success', created_at: at, updated_at: at, line_items }
    this.records.push(delivery('fulfillments/create', { ...this.fulfillment }))
  }

  private fulfil(change: Body): void {
    // A shipment that was called off does not change any more.
    if (this.fulfillment?.status !== 'success') return
    this.fulfillment = { ...this.fulfillment, ...change, updated_at: this.now() }
    this.records.push(delivery('fulfillments/update', { ...this.fulfillment }))
  }

  private snapshot(topic: string): void {
    const mugs = lineOf({ id: 1, product_id: 11, title: 'Mug' }, this.units, '10.00', '0.00', '0.00')
    const lamps = Array.from({ length: this.added }, (_, i) =>
      lineOf({ id: 2 + i, product_id: 12, title: 'Lamp' }, 1, '7.00', '0.00', '0.00'),
    )
    const current = this.cancelledAt ? 0 : this.total() - this.removed * 1000 - this.refundedCents()
    const order = orderOf({
      created_at: '2024-11-04T11:15:00Z',
      processed_at: '2024-11-04T11:15:00Z',
      updated_at: this.now(),
      cancelled_at: this.cancelledAt,
      source_name: this.sourceName,
      ...bag('total_price', text(this.total())),
      ...bag('current_total_price', text(current)),
      ...bag('total_discounts', '0.00'),
      ...bag('total_tax', '0.00'),
      line_items: [mugs, ...lamps],
      refunds: this.refunds,
      fulfillments: this.fulfillment ? [this.fulfillment] : [],
    })
    this.snapshots.push(delivery(topic, structuredClone(order)))
  }
}
