import * as vendure from '@vendure/core'
import { type ClientOptions, createClient, type Payloads } from 'tidemark-client'

const PARTS = ['lines.productVariant', 'customer', 'customer.user', 'surcharges', 'shippingLines'] as never[]

/** Sends orders, cancellations, payments, refunds and shipments of Vendure to Tidemark. */
@vendure.VendurePlugin({ imports: [vendure.PluginCommonModule], compatibility: '^3.0.0' })
export class TidemarkPlugin {
  static options: ClientOptions
  static init = (options: ClientOptions) => Object.assign(TidemarkPlugin, { options })
  client = createClient(TidemarkPlugin.options)

  constructor(
    private bus: vendure.EventBus,
    private orders: vendure.OrderService,
    private config: vendure.ConfigService,
    private connection: vendure.TransactionalConnection,
  ) {}

  onModuleInit() {
    const { client, bus } = this
    bus.ofType(vendure.OrderPlacedEvent).subscribe(({ ctx, order }) => this.attempt(this.sendOrder(ctx, order)))
    bus.ofType(vendure.OrderStateTransitionEvent).subscribe(({ toState, order, createdAt: cancelledAt }) => {
      if (toState !== 'Cancelled' || !order.orderPlacedAt) return
      client.send({ type: 'OrderCancelled', id: order.code, data: { orderId: order.code, cancelledAt } })
    })
    bus.ofType(vendure.PaymentStateTransitionEvent).subscribe(({ toState, payment, order, createdAt: processedAt }) => {
      if (toState !== 'Settled') return
      const id = `payment-${payment.id}`
      const data = { transactionId: id, paymentMethod: payment.method, processedAt, ...this.sum(order, payment.amount) }
      client.send({ type: 'PaymentProcessed', id, data })
    })
    bus.ofType(vendure.RefundStateTransitionEvent).subscribe(({ toState, refund, order, createdAt: refundedAt }) => {
      if (toState !== 'Settled') return
      const id = `refund-${refund.id}`
      client.send({ type: 'OrderRefunded', id, data: { refundId: id, refundedAt, ...this.sum(order, refund.total) } })
    })
    bus.ofType(vendure.FulfillmentStateTransitionEvent).subscribe(({ ctx, toState, fulfillment, createdAt }) => {
      if (toState === 'Shipped') this.attempt(this.sendShipment(ctx, fulfillment.id, createdAt))
    })
  }

  onApplicationShutdown = () => this.client.close()
  /** Nothing of Tidemark may stop the shop. */
  attempt = (work: Promise<unknown>) => void work.catch((error) => console.warn('tidemark:', error))
  precision = () => this.config.entityOptions.moneyStrategy?.precision ?? 2
  money = (minor: number) => (minor / 10 ** this.precision()).toFixed(this.precision())
  sum = (o: vendure.Order, minor: number) => ({ orderId: o.code, currency: o.currencyCode, amount: this.money(minor) })

  async sendOrder(ctx: vendure.RequestContext, { id }: vendure.Order) {
    const order = await this.orders.findOne(ctx, id, PARTS)
    if (!order) return
    const total = this.money(order.totalWithTax)
    const data: Payloads['OrderCreated'] = { orderId: order.code, totalAmount: total, items: [] }
    data.items = order.lines.map((line) => {
      const { id: variantId, productId, sku, name: productName } = line.productVariant
      const tax = line.proratedLinePriceWithTax - line.proratedLinePrice
      const amounts = { lineTotal: this.money(line.proratedLinePriceWithTax), taxAmount: this.money(tax) }
      return { productId, variantId, sku, productName, quantity: line.quantity, ...amounts }
    })
    Object.assign(data, { createdAt: order.orderPlacedAt, currency: order.currencyCode, taxIncluded: true })
    Object.assign(data, { taxAmount: this.money(order.totalWithTax - order.total), couponCodes: order.couponCodes })
    data.shippingAmount = this.money(order.shippingWithTax)
    data.country = order.shippingAddress.countryCode
    if (order.customer?.user) data.customerId = order.customer.id
    this.client.send({ type: 'OrderCreated', id: order.code, data })
  }

  async sendShipment(ctx: vendure.RequestContext, shipmentId: vendure.ID, shippedAt: Date) {
    const relations = ['orders', 'lines.orderLine.productVariant']
    const found = await this.connection.getEntityOrThrow(ctx, vendure.Fulfillment, shipmentId, { relations })
    const [{ code: orderId } = { code: '' }] = found.orders
    const items = found.lines.map((one) => ({
      productId: one.orderLine.productVariant.productId,
      quantity: one.quantity,
    }))
    const data = { orderId, shipmentId, items, shippedAt }
    this.client.send({ type: 'ShipmentCreated', id: `shipment-${shipmentId}`, data })
  }
}
