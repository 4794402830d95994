import { isDraft, isPlaced } from '../../connections/woocommerce/status.ts'
import { formatMoney, type Money } from '../../money.ts'
import type { CsvEvent, CsvLayout, CsvLine, CsvOrder, CsvResult } from '../csv/csv-layout.ts'
import { UTF8_OR_WINDOWS } from '../csv/decode-text.ts'
import { readSigned } from '../line-values.ts'
import { readOrderId, readOrderText } from '../mapping/field.ts'
import { type Reading, readOrderAmount } from '../mapping/mapped-amounts.ts'
import { isoTime } from '../values/time-ways.ts'

/**
 * Orders of WooCommerce with one line per item, as the "default one row per item" format of the plugin Order/Customer CSV Export has them. The
 * ids are those of the webhooks, so that an order counts once. An order counts as the webhooks count it; if the file has no column
 * `date_paid`, cancelled and failed orders are left out. The file has no times of refunds and cancellations: they count at the time of the order.
 */
export const woocommerceItems: CsvLayout = {
  name: 'woocommerce-items',
  hasLooseNames: true,
  decimal: '.',
  isDecimalAssumed: true,
  needsZone: true,
  encoding: UTF8_OR_WINDOWS,
  columns: {
    order_id: { purpose: 'the order', kind: 'order id' },
    date: { purpose: 'the time', kind: 'time', otherNames: ['order_date', 'date_created'] },
    status: { purpose: 'the status', kind: 'text', otherNames: ['order_status'] },
    order_total: { purpose: 'the total', kind: 'amount' },
    item_name: { purpose: "the product's name", kind: 'text' },
    item_quantity: { purpose: 'the quantity', kind: 'quantity' },
    item_total: { purpose: 'the total of the line', kind: 'amount' },
    item_product_id: { purpose: 'the product', kind: 'id', isOptional: true, otherNames: ['product_id'] },
    item_variation_id: { purpose: 'the variant', kind: 'id', isOptional: true, otherNames: ['variation_id'] },
    item_sku: { purpose: 'the SKU', kind: 'text', isOptional: true },
    item_total_tax: { purpose: 'the tax of the line', kind: 'amount', isOptional: true },
    order_currency: { purpose: 'the currency', kind: 'text', isOptional: true, otherNames: ['currency'] },
    discount_total: { purpose: 'the discount', kind: 'amount', isOptional: true },
    tax_total: { purpose: 'the tax', kind: 'amount', isOptional: true },
    shipping_total: { purpose: 'the shipping', kind: 'amount', isOptional: true },
    fee_total: { purpose: 'the fees', kind: 'amount', isOptional: true },
    refunded_total: { purpose: 'the refunded amount', kind: 'amount', isOptional: true },
    customer_id: { purpose: 'the customer', kind: 'id', isOptional: true },
    payment_method: { purpose: 'the payment method', kind: 'text', isOptional: true },
    billing_country: { purpose: 'the country', kind: 'text', isOptional: true },
    shipping_country: { purpose: 'the country', kind: 'text', isOptional: true },
    date_paid: { purpose: 'the time of the payment', kind: 'text', isOptional: true, otherNames: ['paid_date'] },
  },
  idColumn: 'order_id',
  times: { placed: { read: (cells) => ({ column: 'date', text: cells.date ?? '' }), ways: [isoTime] } },
  toEvents,
}

const from = (...columns: string[]) => columns.map((column) => ({ columns: [column], lowerCase: false }))

function toEvents(order: CsvOrder): CsvResult {
  const status = statusOf(readOrderText(order, from('status')) ?? '')
  const isPaid = readOrderText(order, from('date_paid')) !== undefined
  if (isDraft(status) || !isPlaced(status, isPaid, { countPending: false })) {
    return { events: [], skipped: { [`orders with the status "${status}" that were not paid`]: 1 } }
  }
  const reading: Reading = { order, currencies: new Map() }
  const amountOf = (column: string, name: string) => readOrderAmount(reading, from(column), name)
  const total = amountOf('order_total', 'total')
  if (total === undefined) {
    order.problems.push({ line: order.lines[0]?.number ?? 0, error: 'order_total is empty' })
    return { events: [] }
  }
  const currency = readOrderText(order, from('order_currency'))
  const customerId = readOrderId(order, from('customer_id'))
  const data = {
    orderId: order.id,
    // A guest has the customer 0.
    customerId: customerId === '0' ? undefined : customerId,
    currency,
    totalAmount: formatMoney(total),
    discountAmount: format(amountOf('discount_total', 'discount')),
    taxAmount: format(amountOf('tax_total', 'tax')),
    shippingAmount: format(amountOf('shipping_total', 'shipping')),
    feeAmount: format(amountOf('fee_total', 'fee')),
    taxIncluded: false,
    country: readOrderText(order, from('shipping_country', 'billing_country')),
    paymentMethod: readOrderText(order, from('payment_method')),
    items: order.lines.filter(hasItem).map((line) => itemOf(order, line)),
  }
  const refunded = amountOf('refunded_total', 'refunded') ?? (status === 'refunded' ? total : 0n)
  return {
    events: [{ type: 'OrderCreated', data }, ...refundOf(order, refunded, currency), ...cancellationOf(order, status)],
  }
}

/** `On hold` and `wc-on-hold` are both `on-hold`. WooCommerce shows `pending` as "Pending payment". */
const statusOf = (text: string) =>
  text.toLowerCase().replace(/^wc-/, '').replaceAll(' ', '-').replace('pending-payment', 'pending')

const format = (amount: Money | undefined) => (amount === undefined ? undefined : formatMoney(amount))

/** An order without items has one line. */
const hasItem = ({ cells }: CsvLine) => Boolean(cells.item_name || cells.item_product_id || cells.item_sku)

function itemOf(order: CsvOrder, line: CsvLine): object {
  const { item_product_id: product, item_variation_id: variant, item_sku: sku, item_name: name } = line.cells
  return {
    productId: product && product !== '0' ? product : sku || `custom:${name}`.slice(0, 200),
    productName: name || undefined,
    variantId: variant && variant !== '0' ? variant : undefined,
    sku: sku || undefined,
    quantity: Number(formatMoney(readSigned(order, line, 'item_quantity'))),
    lineTotal: formatMoney(readSigned(order, line, 'item_total')),
    taxAmount: line.cells.item_total_tax ? formatMoney(readSigned(order, line, 'item_total_tax')) : undefined,
  }
}

/** The sum of the refunds. Webhooks state all refunds of an order, so it adds only what they do not have. */
function refundOf({ id: orderId, asOf }: CsvOrder, refunded: Money, currency: string | undefined): CsvEvent[] {
  const amount = refunded < 0n ? -refunded : refunded
  if (amount === 0n) return []
  const data = { refundId: `csv:${orderId}`, orderId, currency, cumulativeAmount: formatMoney(amount), atLeast: true }
  return [{ type: 'OrderRefunded', time: asOf, data }]
}

const cancellationOf = ({ id: orderId }: CsvOrder, status: string): CsvEvent[] =>
  status === 'cancelled' ? [{ type: 'OrderCancelled', data: { orderId } }] : []
