import { formatMoney, type Money, parseMoney } from '../money.ts'
import type { CsvLayout, CsvLine, CsvOrder, CsvResult } from './csv-layout.ts'
import { findOrderLine, readAmount, readOrderText, readQuantity, readText } from './line-values.ts'
import type { Field, Mapping } from './mapping.ts'
import { timeReader } from './read-time.ts'

/**
 * The layout that a mapping file describes. What belongs to an order may stand on all its lines or on one of them.
 *
 * @param currency of orders for which the mapping names none; undefined leaves it to the settings.
 */
export function mappedLayout(mapping: Mapping, name: string, currency?: string): CsvLayout {
  const { order, item, timeFormat, delimiter = ',' } = mapping
  return {
    name,
    delimiter,
    columns: columnsOf(mapping),
    idColumn: order.id,
    timeColumn: order.time,
    ...(timeFormat === undefined ? {} : { readTime: timeReader(timeFormat) }),
    toEvent: (lines) => toOrder(lines, { order, item }, currency),
  }
}

function columnsOf({ order, item }: Mapping): Record<string, string> {
  const columns: Record<string, string> = {}
  for (const [group, fields] of Object.entries({ order, item })) {
    for (const [name, field] of Object.entries(fields)) {
      const column = columnOf(field)
      if (column) columns[column] = columns[column] ? `${columns[column]}, ${group}.${name}` : `${group}.${name}`
    }
  }
  return columns
}

function columnOf(field: Field | undefined): string | undefined {
  if (typeof field === 'string' || field === undefined) return field
  return 'column' in field ? field.column : undefined
}

function toOrder(lines: CsvOrder, { order, item }: Pick<Mapping, 'order' | 'item'>, currency?: string): CsvResult {
  const items = lines.lines.map((line) => readItem(lines, line, item))
  const discount = readOrderAmount(lines, order.discount)
  const tax = readOrderAmount(lines, order.tax)
  const shipping = readOrderAmount(lines, order.shipping)
  const sum = items.reduce((total, { amount }) => total + amount, 0n)
  const total = readOrderAmount(lines, order.total) ?? sum - (discount ?? 0n) + (tax ?? 0n) + (shipping ?? 0n)
  if (total < 0n) refuse(lines, `the discount is larger than the order, whose total would be ${formatMoney(total)}`)
  const data = {
    orderId: lines.id,
    customerId: readField(lines, order.customer),
    currency: readField(lines, order.currency) ?? currency,
    totalAmount: formatMoney(total),
    discountAmount: discount === undefined ? undefined : formatMoney(discount),
    taxAmount: tax === undefined ? undefined : formatMoney(tax),
    shippingAmount: shipping === undefined ? undefined : formatMoney(shipping),
    channel: readField(lines, order.channel),
    country: readField(lines, order.country),
    paymentMethod: readField(lines, order.paymentMethod),
    couponCode: readField(lines, order.couponCode),
    items: items.map(({ content }) => content),
  }
  return { event: { type: 'OrderCreated', data } }
}

function readItem(lines: CsvOrder, line: CsvLine, item: Mapping['item']) {
  const faults = lines.problems.length
  const quantity = readQuantity(lines, line, item.quantity)
  if (quantity <= 0 && lines.problems.length === faults)
    refuse(lines, `${item.quantity} "${line.cells[item.quantity]}" is not above zero`, line)
  const unitPrice = item.unitPrice ? readAmount(lines, line, item.unitPrice) : undefined
  const lineTotal = item.lineTotal ? readAmount(lines, line, item.lineTotal) : undefined
  const content = {
    productId: readText(lines, line, item.product),
    productName: (item.name && line.cells[item.name]) || undefined,
    quantity,
    unitPrice: unitPrice === undefined ? undefined : formatMoney(unitPrice),
    lineTotal: lineTotal === undefined ? undefined : formatMoney(lineTotal),
  }
  return { content, amount: lineTotal ?? BigInt(quantity) * (unitPrice ?? 0n) }
}

function readField(lines: CsvOrder, field: Field | undefined): string | undefined {
  if (typeof field === 'object' && 'value' in field) return field.value
  const column = columnOf(field)
  return column === undefined ? undefined : readOrderText(lines, column)
}

function readOrderAmount(lines: CsvOrder, field: Field | undefined): Money | undefined {
  if (typeof field === 'object' && 'value' in field) return parseMoney(field.value)
  const column = columnOf(field)
  const line = column === undefined ? undefined : findOrderLine(lines, column)
  return line && column !== undefined ? readAmount(lines, line, column) : undefined
}

function refuse(lines: CsvOrder, error: string, line = lines.lines[0]): void {
  lines.problems.push({ line: line?.number ?? 0, error })
}
