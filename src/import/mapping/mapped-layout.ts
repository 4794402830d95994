import { type CsvColumn, type CsvLayout, type CsvTime, emptyRecord } from '../csv/csv-layout.ts'
import { isoTime, wayOf } from '../values/time-ways.ts'
import { type AnyField, columnsOf, joinCells, type Source, sourceOf } from './field.ts'
import { ordersOf } from './mapped-order.ts'
import type { Mapping } from './mapping.ts'

/**
 * The layout of a mapping file. A property of an order may be on all of its lines or on one of them.
 *
 * @param currency of orders without a currency in the mapping; undefined: that of the settings.
 */
export function mappedLayout(mapping: Mapping, name: string, currency?: string): CsvLayout {
  const { order, timeFormat, delimiter, quote, encoding, decimal } = mapping
  const way = timeFormat === undefined ? isoTime : wayOf(timeFormat)
  const time = (source: Source): CsvTime => ({ ways: [way], read: (cells) => readFirst(cells, source) })
  const refundedAt = sourceOf(order.refundedAt)
  const cancelledAt = sourceOf(order.cancelledAt)
  return {
    name,
    delimiter,
    quote,
    encoding,
    decimal,
    columns: columnsRead(mapping),
    idColumn: typeof order.id === 'string' ? order.id : order.id.column,
    times: {
      placed: time(sourceOf(order.time) ?? []),
      refunded: refundedAt && time(refundedAt),
      cancelled: cancelledAt && time(cancelledAt),
    },
    toEvents: ordersOf(mapping, currency),
  }
}

function readFirst(cells: Readonly<Record<string, string>>, source: Source): { column: string; text: string } {
  for (const place of source) {
    if ('value' in place) return { column: `"${place.value}"`, text: place.value }
    const text = joinCells(cells, place.columns)
    if (text !== '') return { column: place.columns.join('+'), text }
  }
  return { column: columnsOf(source).join(' or '), text: '' }
}

const kinds: Readonly<Record<string, CsvColumn['kind']>> = {
  'order.id': 'order id',
  'order.customer': 'id',
  'item.product': 'id',
  'item.variant': 'id',
  'item.quantity': 'quantity',
  'order.time': 'time',
  'order.refundedAt': 'time',
  'order.cancelledAt': 'time',
  ...amounts('order', ['total', 'discount', 'tax', 'shipping', 'tip', 'fee', 'duties', 'giftCard', 'refunded']),
  ...amounts('item', ['unitPrice', 'lineTotal', 'discount', 'tax', 'shipping', 'unitCost']),
}

function amounts(group: string, names: readonly string[]): Record<string, 'amount'> {
  return Object.fromEntries(names.map((name) => [`${group}.${name}`, 'amount']))
}

/** Properties that must not be empty on every line when they are mapped. */
const REQUIRED = new Set(['order.total', 'item.product', 'item.quantity', 'item.unitPrice', 'item.lineTotal'])

function columnsRead({ order, item }: Mapping): Record<string, CsvColumn> {
  const columns = emptyRecord<CsvColumn>()
  const groups: Record<string, Readonly<Record<string, AnyField>>> = { order, item: item ?? {} }
  for (const [group, fields] of Object.entries(groups)) {
    for (const [name, field] of Object.entries(fields)) {
      const purpose = `${group}.${name}`
      const read = columnsOf(sourceOf(field))
      for (const column of read) {
        const known = columns[column]
        columns[column] = {
          purpose: known ? `${known.purpose}, ${purpose}` : purpose,
          kind: known && known.kind !== 'text' ? known.kind : (kinds[purpose] ?? 'text'),
          isRequired: known?.isRequired || (REQUIRED.has(purpose) && read.length === 1),
        }
      }
    }
  }
  return columns
}
