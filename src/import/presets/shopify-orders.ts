import { formatMoney, type Money } from '../../money.ts'
import { timesUnits } from '../../units.ts'
import type { CsvEvent, CsvLayout, CsvLine, CsvOrder, CsvResult } from '../csv/csv-layout.ts'
import { UTF8_OR_WINDOWS } from '../csv/decode-text.ts'
import { readSigned } from '../line-values.ts'
import { readOrderId, readOrderText } from '../mapping/field.ts'
import { type Reading, readOrderAmount } from '../mapping/mapped-amounts.ts'
import { damageOf } from '../values/read-id.ts'
import { isoTime } from '../values/time-ways.ts'

/**
 * Orders → Export of Shopify: a line for each item, with the properties of the order on its first line. The ids are those of the webhooks, so
 * that an order counts once; what a webhook states about it counts. All orders count, as with webhooks, and `Cancelled at` cancels one.
 *
 * The export has no ids of customers, so its customers are unknown, and no ids of products: `Lineitem sku` identifies a product, otherwise its
 * name. The total of a line does not have its part of the discounts over the whole order. Test orders are not marked in the file, and count.
 */
export const shopifyOrders: CsvLayout = {
  name: 'shopify-orders',
  hasLooseNames: true,
  encoding: UTF8_OR_WINDOWS,
  isDecimalAssumed: true,
  decimal: '.',
  columns: {
    Name: { purpose: 'the order', kind: 'order id' },
    'Created at': { purpose: 'the time', kind: 'time' },
    Currency: { purpose: 'the currency', kind: 'text' },
    Total: { purpose: 'the total', kind: 'amount' },
    'Lineitem name': { purpose: "the product's name", kind: 'text' },
    'Lineitem quantity': { purpose: 'the quantity', kind: 'quantity' },
    'Lineitem price': { purpose: 'the unit price', kind: 'amount' },
    Id: { purpose: 'the id of the order', kind: 'id', isOptional: true },
    Subtotal: { purpose: 'the total of the lines', kind: 'amount', isOptional: true },
    Shipping: { purpose: 'the shipping', kind: 'amount', isOptional: true },
    Taxes: { purpose: 'the tax', kind: 'amount', isOptional: true },
    Duties: { purpose: 'the duties', kind: 'amount', isOptional: true },
    'Discount Amount': { purpose: 'the discount', kind: 'amount', isOptional: true },
    'Discount Code': { purpose: 'the coupon', kind: 'text', isOptional: true },
    'Lineitem sku': { purpose: 'the product', kind: 'text', isOptional: true },
    'Lineitem discount': { purpose: 'the discount of the line', kind: 'amount', isOptional: true },
    'Cancelled at': { purpose: 'the time of the cancellation', kind: 'time', isOptional: true },
    'Refunded Amount': { purpose: 'the refunded amount', kind: 'amount', isOptional: true },
    'Payment Method': { purpose: 'the payment method', kind: 'text', isOptional: true },
    'Shipping Country': { purpose: 'the country', kind: 'text', isOptional: true },
    'Billing Country': { purpose: 'the country', kind: 'text', isOptional: true },
    Source: { purpose: 'the channel', kind: 'text', isOptional: true },
    // Known, but without an effect: the survey warns of columns with statuses that a layout does not read.
    'Financial Status': { purpose: 'the status of the payment', kind: 'text', isOptional: true },
    'Fulfillment Status': { purpose: 'the status of the shipment', kind: 'text', isOptional: true },
    'Lineitem fulfillment status': { purpose: 'the status of the line', kind: 'text', isOptional: true },
  },
  idColumn: 'Name',
  continuesOrder: (cells) => Boolean(cells['Lineitem name']),
  times: { placed: timeIn('Created at'), cancelled: timeIn('Cancelled at') },
  toEvents,
}

function timeIn(column: string): CsvLayout['times']['placed'] {
  return { read: (cells) => ({ column, text: cells[column] ?? '' }), ways: [isoTime] }
}

const from = (...columns: string[]) => columns.map((column) => ({ columns: [column], lowerCase: false }))

function toEvents(order: CsvOrder): CsvResult {
  const reading: Reading = { order, currencies: new Map() }
  const amountOf = (column: string, name: string) => readOrderAmount(reading, from(column), name)
  const orderId = idOf(order)
  const total = amountOf('Total', 'total')
  if (total === undefined) {
    order.problems.push({ line: order.lines[0]?.number ?? 0, error: 'Total is empty' })
    return { events: [] }
  }
  const [shipping, tax] = [amountOf('Shipping', 'shipping'), amountOf('Taxes', 'tax')]
  const subtotal = amountOf('Subtotal', 'subtotal')
  const currency = readOrderText(order, from('Currency'))
  const data = {
    orderId,
    currency,
    totalAmount: formatMoney(total),
    discountAmount: format(amountOf('Discount Amount', 'discount')),
    taxAmount: format(tax),
    shippingAmount: format(shipping),
    dutiesAmount: format(amountOf('Duties', 'duties')),
    taxIncluded: isTaxIncluded(total, subtotal, shipping, tax),
    channel: readOrderText(order, from('Source')),
    country: readOrderText(order, from('Shipping Country', 'Billing Country')),
    paymentMethod: readOrderText(order, from('Payment Method')),
    couponCode: readOrderText(order, from('Discount Code')),
    items: order.lines.filter(hasItem).map((line) => itemOf(order, line)),
  }
  const refunded = amountOf('Refunded Amount', 'refunded') ?? 0n
  const { events, skipped } = refundOf(order, orderId, refunded, currency)
  const cancellation: CsvEvent[] =
    order.cancelledAt === undefined ? [] : [{ type: 'OrderCancelled', time: order.cancelledAt, data: { orderId } }]
  order.findings.doubt(
    'the export has no ids of products: a product is its SKU, otherwise its name, as with a connection whose productKey is sku',
    '',
  )
  return { events: [{ type: 'OrderCreated', data }, ...cancellation, ...events], skipped }
}

/** The id of the webhooks. Old exports have only the number of the order. */
function idOf(order: CsvOrder): string {
  const id = readOrderId(order, from('Id'))
  const damage = id === undefined ? undefined : damageOf(id)
  if (damage) {
    const advice = 'Export the file again, and do not open it in a spreadsheet'
    order.problems.push({ line: order.lines[0]?.number ?? 0, error: `Id "${id}" ${damage}. ${advice}` })
  }
  return id ?? order.id
}

const format = (amount: Money | undefined) => (amount === undefined ? undefined : formatMoney(amount))

/** Whether the total has the tax only within the other amounts. Undefined if the amounts do not show it. */
function isTaxIncluded(total: Money, subtotal = 0n, shipping = 0n, tax = 0n): boolean | undefined {
  if (tax === 0n) return undefined
  if (total === subtotal + shipping) return true
  return total === subtotal + shipping + tax ? false : undefined
}

const hasItem = ({ cells }: CsvLine) => Boolean(cells['Lineitem name'] || cells['Lineitem sku'])

function itemOf(order: CsvOrder, line: CsvLine): object {
  const { 'Lineitem name': name = '', 'Lineitem sku': sku = '', 'Lineitem discount': discount } = line.cells
  const quantity = readSigned(order, line, 'Lineitem quantity')
  const price = readSigned(order, line, 'Lineitem price')
  const off = discount ? readSigned(order, line, 'Lineitem discount') : 0n
  return {
    productId: (sku || name).slice(0, 200).toWellFormed(),
    productName: name || undefined,
    sku: sku || undefined,
    quantity: Number(formatMoney(quantity)),
    lineTotal: formatMoney(timesUnits(price, quantity) - off),
  }
}

/**
 * The export has the sum of all refunds of an order, without their times. As a running total it adds only what earlier refunds of webhooks
 * do not have.
 */
function refundOf(
  { cancelledAt, asOf }: CsvOrder,
  orderId: string,
  refunded: Money,
  currency: string | undefined,
): CsvResult {
  if (refunded === 0n) return { events: [] }
  const time = cancelledAt ?? asOf
  if (time === undefined) {
    return { events: [], skipped: { 'refunded amounts without a time (state the day of the export with --as-of)': 1 } }
  }
  const data = { refundId: `csv:${orderId}`, orderId, currency, cumulativeAmount: formatMoney(refunded) }
  return { events: [{ type: 'OrderRefunded', time, data }] }
}
