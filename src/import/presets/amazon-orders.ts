import { formatMoney, type Money } from '../../money.ts'
import type { CsvLayout, CsvLine, CsvOrder, CsvResult } from '../csv/csv-layout.ts'
import { UTF8_OR_WINDOWS } from '../csv/decode-text.ts'
import { readSigned } from '../line-values.ts'
import { readOrderText } from '../mapping/field.ts'
import { magnitude } from '../mapping/mapped-item.ts'
import { isoTime } from '../values/time-ways.ts'

const amount = (purpose: string) => ({ purpose, kind: 'amount', isOptional: true }) as const

/**
 * "All orders" of Amazon Seller Central, and its order reports: a line for each item, separated by tabs. All amounts are those of
 * lines. An order counts at its purchase with the sum of its lines. Pending and cancelled orders have no amounts and are left out, and so
 * are orders that Amazon only ships for another shop. The file has no refunds and no customers.
 */
export const amazonOrders: CsvLayout = {
  name: 'amazon-orders',
  hasLooseNames: true,
  hasPlainTabs: true,
  encoding: UTF8_OR_WINDOWS,
  decimal: '.',
  isDecimalAssumed: true,
  columns: {
    'amazon-order-id': { purpose: 'the order', kind: 'order id', otherNames: ['order-id'] },
    'purchase-date': { purpose: 'the time', kind: 'time' },
    sku: { purpose: 'the product', kind: 'text' },
    'product-name': { purpose: "the product's name", kind: 'text' },
    quantity: { purpose: 'the quantity', kind: 'quantity', otherNames: ['quantity-purchased'] },
    currency: { purpose: 'the currency', kind: 'text' },
    'item-price': { purpose: 'the total of the line', kind: 'amount' },
    'order-status': { purpose: 'the status', kind: 'text', isOptional: true },
    'item-status': { purpose: 'the status of the line', kind: 'text', isOptional: true },
    'sales-channel': { purpose: 'the channel', kind: 'text', isOptional: true },
    'ship-country': { purpose: 'the country', kind: 'text', isOptional: true },
    'item-tax': amount('the tax of the line'),
    'shipping-price': amount('the shipping of the line'),
    'shipping-tax': amount('the tax of the shipping'),
    'gift-wrap-price': amount('the gift wrap of the line'),
    'gift-wrap-tax': amount('the tax of the gift wrap'),
    'item-promotion-discount': amount('the discount of the line'),
    'ship-promotion-discount': amount('the discount of the shipping'),
    // Known, but without an effect: the survey warns of columns with statuses that a layout does not read.
    'verge-of-cancellation': { purpose: 'nothing', kind: 'text', isOptional: true },
    'verge-of-lateshipment': { purpose: 'nothing', kind: 'text', isOptional: true },
    'payment-status': { purpose: 'nothing', kind: 'text', isOptional: true },
    'is-buyer-requested-cancellation': { purpose: 'nothing', kind: 'text', isOptional: true },
    'buyer-requested-cancel-reason': { purpose: 'nothing', kind: 'text', isOptional: true },
  },
  idColumn: 'amazon-order-id',
  times: {
    placed: { read: (cells) => ({ column: 'purchase-date', text: cells['purchase-date'] ?? '' }), ways: [isoTime] },
  },
  toEvents,
}

const TAXES = ['item-tax', 'shipping-tax', 'gift-wrap-tax']
const PRICES = ['item-price', 'shipping-price', 'gift-wrap-price']
const DISCOUNTS = ['item-promotion-discount', 'ship-promotion-discount']
/** In these shops, prices do not contain the tax. */
const NET_SHOPS: ReadonlySet<string> = new Set(['amazon.com', 'amazon.ca'])
const NET_CURRENCIES: ReadonlySet<string> = new Set(['USD', 'CAD'])

function toEvents(order: CsvOrder): CsvResult {
  const textOf = (column: string) => readOrderText(order, [{ columns: [column], lowerCase: false }])
  const status = textOf('order-status')?.toLowerCase() ?? ''
  const channel = textOf('sales-channel')
  if (/^cancell?ed$/.test(status)) return leftOut('cancelled orders, which the file has without amounts')
  if (/^pending(?:availability)?$/.test(status)) return leftOut('pending orders, which the file has without amounts')
  if (channel?.toLowerCase() === 'non-amazon') return leftOut('orders of other shops that Amazon ships ("Non-Amazon")')
  const lines = order.lines.filter(({ cells }) => !/^cancell?ed$/i.test(cells['item-status'] ?? '') && !isEmpty(cells))
  if (lines.length === 0) return leftOut('orders without items')
  const currency = textOf('currency')?.toUpperCase()
  const sumOf = (columns: readonly string[]) => sumOver(order, lines, columns)
  const tax = sumOf(TAXES)
  const isNet = channel?.toLowerCase().startsWith('amazon.')
    ? NET_SHOPS.has(channel.toLowerCase())
    : NET_CURRENCIES.has(currency ?? '')
  const discount = lines.reduce((sum, line) => sum + discountOf(order, line, DISCOUNTS), 0n)
  order.findings.doubt('the file has no refunds: import or send them apart', '')
  const total = sumOf(PRICES) - discount + (isNet ? tax : 0n)
  const data = {
    orderId: order.id,
    currency,
    totalAmount: formatMoney(total),
    discountAmount: format(discount),
    taxAmount: format(tax),
    shippingAmount: format(sumOf(['shipping-price'])),
    feeAmount: format(sumOf(['gift-wrap-price'])),
    taxIncluded: tax === 0n ? undefined : !isNet,
    channel: channel ?? 'amazon',
    country: textOf('ship-country'),
    items: lines.map((line) => itemOf(order, line)),
  }
  return { events: [{ type: 'OrderCreated', data }] }
}

const leftOut = (reason: string): CsvResult => ({ events: [], skipped: { [reason]: 1 } })

/** A line that was cancelled has the quantity 0 and no price. */
const isEmpty = (cells: CsvLine['cells']) => /^0*(?:[.,]0+)?$/.test(cells.quantity ?? '') && !cells['item-price']

const format = (sum: Money) => (sum === 0n ? undefined : formatMoney(sum))

function sumOver(order: CsvOrder, lines: readonly CsvLine[], columns: readonly string[]): Money {
  return lines.reduce((sum, line) => columns.reduce((all, column) => all + amountOf(order, line, column), sum), 0n)
}

/** Amazon writes discounts with either sign. */
const discountOf = (order: CsvOrder, line: CsvLine, columns: readonly string[]) =>
  columns.reduce((sum, column) => sum + magnitude(amountOf(order, line, column)), 0n)

/** An empty cell is no amount, except for the price of an item. */
function amountOf(order: CsvOrder, line: CsvLine, column: string): Money {
  return line.cells[column] || column === 'item-price' ? readSigned(order, line, column) : 0n
}

function itemOf(order: CsvOrder, line: CsvLine): object {
  const { sku = '', 'product-name': name = '' } = line.cells
  const price = amountOf(order, line, 'item-price') - discountOf(order, line, ['item-promotion-discount'])
  return {
    productId: (sku || name).slice(0, 200).toWellFormed(),
    productName: name || undefined,
    sku: sku || undefined,
    quantity: Number(formatMoney(readSigned(order, line, 'quantity'))),
    lineTotal: formatMoney(price),
    taxAmount: line.cells['item-tax'] ? formatMoney(amountOf(order, line, 'item-tax')) : undefined,
  }
}
