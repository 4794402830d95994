import { isCurrency } from '../../contracts/currency.ts'
import { formatMoney, type Money } from '../../money.ts'
import type { CsvEvent, CsvOrder, CsvResult } from '../csv/csv-layout.ts'
import { findInOrder, readOrderId, readOrderText, type Source, sourceOf } from './field.ts'
import { checkCurrency, isOnSeveral, type Reading, readOrderAmount, refuseLineAmount } from './mapped-amounts.ts'
import { NO, readChoice, YES } from './mapped-choice.ts'
import { type Item, type ItemSources, magnitude, readItem } from './mapped-item.ts'
import { statusReader } from './mapped-status.ts'
import type { Mapping } from './mapping.ts'

type Sources = ReturnType<typeof sourcesOf>

/** The parts of the total that only the order states. */
const PARTS_OF_ORDER = ['tip', 'fee', 'duties'] as const

type Amounts = { total: Money } & Record<
  'discount' | 'tax' | 'shipping' | 'giftCard' | (typeof PARTS_OF_ORDER)[number],
  Money | undefined
>

/** Makes a function that reads one order by a mapping: the order, its refund and its cancellation, each an event. */
export function ordersOf(mapping: Mapping, currency: string | undefined): (order: CsvOrder) => CsvResult {
  const sources = sourcesOf(mapping)
  const readStatus = statusReader(sources.status, mapping.status)
  return (order) => {
    const { meaning, column, text } = readStatus(order)
    if (meaning === 'notAnOrder') return { events: [], skipped: { [`orders whose ${column} is "${text}"`]: 1 } }
    const isCancelled = meaning === 'cancelled' || order.cancelledAt !== undefined
    const reading: Reading = { order, currencies: new Map() }
    const items = readItems(reading, mapping.item ? sources.item : undefined, isCancelled)
    const taxIncluded = readChoice(order, findInOrder(order, sources.taxIncluded)?.first, { true: YES, false: NO })
    const isTaxIncluded = taxIncluded === undefined ? mapping.pricesIncludeTax === true : taxIncluded === 'true'
    const amounts = readAmounts(reading, sources, items, isTaxIncluded)
    const refunded = readOrderAmount(reading, sources.refunded, 'refunded')
    const written = readCurrency(order, sources.currency)
    const data = {
      orderId: order.id,
      customerId: readOrderId(order, sources.customer),
      currency: checkCurrency(reading, written ?? currency),
      totalAmount: formatMoney(amounts.total),
      discountAmount: format(amounts.discount),
      taxAmount: format(amounts.tax),
      shippingAmount: format(amounts.shipping),
      tipAmount: format(amounts.tip),
      feeAmount: format(amounts.fee),
      dutiesAmount: format(amounts.duties),
      giftCardAmount: format(amounts.giftCard),
      taxIncluded: taxIncluded === undefined ? undefined : isTaxIncluded,
      channel: readOrderText(order, sources.channel),
      country: readOrderText(order, sources.country),
      paymentMethod: readOrderText(order, sources.paymentMethod),
      couponCode: readOrderText(order, sources.couponCode),
      couponCodes: codesOf(readOrderText(order, sources.couponCodes)),
      items: items.map(({ content }) => content),
    }
    const events: CsvEvent[] = [{ type: 'OrderCreated', data }]
    const amount = refunded ? magnitude(refunded) : meaning === 'refunded' ? amounts.total : 0n
    if (amount > 0n) {
      const refund = { refundId: order.id, orderId: order.id, customerId: data.customerId, currency: data.currency }
      events.push({ type: 'OrderRefunded', time: order.refundedAt, data: { ...refund, amount: formatMoney(amount) } })
    }
    if (isCancelled) events.push({ type: 'OrderCancelled', time: order.cancelledAt, data: { orderId: order.id } })
    return { events }
  }
}

function sourcesOf({ order, item }: Mapping) {
  return {
    status: sourceOf(order.status),
    customer: sourceOf(order.customer),
    currency: sourceOf(order.currency),
    total: sourceOf(order.total),
    discount: sourceOf(order.discount),
    tax: sourceOf(order.tax),
    shipping: sourceOf(order.shipping),
    tip: sourceOf(order.tip),
    fee: sourceOf(order.fee),
    duties: sourceOf(order.duties),
    giftCard: sourceOf(order.giftCard),
    taxIncluded: sourceOf(order.taxIncluded),
    refunded: sourceOf(order.refunded),
    channel: sourceOf(order.channel),
    country: sourceOf(order.country),
    paymentMethod: sourceOf(order.paymentMethod),
    couponCode: sourceOf(order.couponCode),
    couponCodes: sourceOf(order.couponCodes),
    item: {
      product: sourceOf(item?.product),
      name: sourceOf(item?.name),
      quantity: sourceOf(item?.quantity),
      unitPrice: sourceOf(item?.unitPrice),
      lineTotal: sourceOf(item?.lineTotal),
      discount: sourceOf(item?.discount),
      tax: sourceOf(item?.tax),
      shipping: sourceOf(item?.shipping),
      variant: sourceOf(item?.variant),
      sku: sourceOf(item?.sku),
      unitCost: sourceOf(item?.unitCost),
      kind: sourceOf(item?.kind),
    },
  }
}

function readItems(reading: Reading, sources: ItemSources | undefined, isCancelled: boolean): Item[] {
  const { lines, problems } = reading.order
  const [first, second] = lines
  if (!sources && second) {
    problems.push({
      line: second.number,
      error: `the order id is already on line ${first?.number}. Without "item" in the mapping, each line is an order`,
    })
  }
  if (!sources) return []
  return lines.map((line) => readItem(reading, line, sources, isCancelled)).filter((item) => item !== undefined)
}

function readAmounts(reading: Reading, sources: Sources, items: readonly Item[], isTaxIncluded: boolean): Amounts {
  const { order } = reading
  const sumOf = (name: 'amount' | 'discount' | 'tax' | 'shipping') => items.reduce((sum, item) => sum + item[name], 0n)
  const partOf = (name: 'discount' | 'tax' | 'shipping') =>
    sources.item[name] ? sumOf(name) : readOrderAmount(reading, sources[name], name)
  const written = partOf('discount')
  const discount = written === undefined ? undefined : magnitude(written)
  const tax = partOf('tax')
  const shipping = partOf('shipping')
  const [tip, fee, duties] = PARTS_OF_ORDER.map((name) => readOrderAmount(reading, sources[name], name))
  const giftCard = readOrderAmount(reading, sources.giftCard, 'giftCard')
  const sum = sumOf('amount')
  const added = [isTaxIncluded ? 0n : tax, shipping, tip, fee, duties]
  const expected = added.reduce<Money>((total, part) => total + (part ?? 0n), sum - (discount ?? 0n))
  const total = readOrderAmount(reading, sources.total, 'total')
  if (total !== undefined) checkTotal(order, sources, items, total, expected)
  if (total === undefined && expected < 0n && sum >= 0n) {
    const error = `the discount is larger than the order. The total would be ${formatMoney(expected)}`
    order.problems.push({ line: order.lines[0]?.number ?? 0, error })
  }
  return {
    total: total ?? expected,
    discount,
    tax,
    shipping,
    tip,
    fee,
    duties,
    giftCard: giftCard && magnitude(giftCard),
  }
}

/** Refuses a total that equals the amount of each line. Adds a doubt for a total that is far from the sum of its lines. */
function checkTotal(order: CsvOrder, sources: Sources, items: readonly Item[], total: Money, expected: Money): void {
  const found = findInOrder(order, sources.total)?.first
  if (!found || found.isConstant || total === expected || items.length === 0) return
  const isOfLines =
    items.length > 1 && items.every(({ amount }) => amount === total) && isOnSeveral(order, found.column)
  if (isOfLines && total !== 0n) {
    const proof = `${found.column} is "${found.text}" on every line, which is the amount of that line`
    refuseLineAmount(order, found, 'total', proof)
    return
  }
  if (expected > 0n && total > 0n && (total > 2n * expected || expected > 2n * total)) {
    const example = `order ${order.id} on line ${found.line.number} has ${formatMoney(total)}, its lines sum to ${formatMoney(expected)}`
    order.findings.doubt(`${found.column}, mapped as order.total, is far from the sum of the lines`, example)
  }
}

function readCurrency(order: CsvOrder, source: Source | undefined): string | undefined {
  const text = readOrderText(order, source)
  const code = text?.toUpperCase()
  if (code === undefined || isCurrency(code)) return code
  const { first } = findInOrder(order, source) ?? {}
  const error = `${first?.column} "${text}" is not an ISO 4217 currency code such as USD`
  order.problems.push({ line: first?.line.number ?? 0, error })
  return undefined
}

/** The codes of a text such as `A, B|C`. */
const codesOf = (text: string | undefined): string[] | undefined =>
  text
    ?.split(/[,;|]/)
    .map((code) => code.trim())
    .filter((code) => code !== '')

function format(amount: Money | undefined): string | undefined {
  return amount === undefined ? undefined : formatMoney(amount)
}
