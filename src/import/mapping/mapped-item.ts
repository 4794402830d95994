import { formatMoney, type Money } from '../../money.ts'
import type { CsvLine } from '../csv/csv-layout.ts'
import { readId } from '../values/read-id.ts'
import { findOnLine, type Source } from './field.ts'
import { describeMissing, type Reading, readFound } from './mapped-amounts.ts'
import { NO, readChoice, YES } from './mapped-choice.ts'

/** The sources of an item's properties. */
export interface ItemSources {
  product: Source | undefined
  name: Source | undefined
  quantity: Source | undefined
  unitPrice: Source | undefined
  lineTotal: Source | undefined
  discount: Source | undefined
  tax: Source | undefined
  shipping: Source | undefined
  variant: Source | undefined
  sku: Source | undefined
  unitCost: Source | undefined
  kind: Source | undefined
}

/** An item of an event, and the amounts that it adds to the order. */
export interface Item {
  content: Record<string, unknown>
  amount: Money
  discount: Money
  tax: Money
  shipping: Money
}

const ONE = 10n ** 20n
/** The spellings of each kind of a line, without regard to case. */
const KINDS = {
  goods: ['goods', 'product', ...NO],
  gift_card: ['gift_card', 'gift card', 'giftcard', ...YES],
} as const

/** A quantity has up to six decimals. */
const SMALLEST_QUANTITY = ONE / 1_000_000n

/**
 * Reads the item of a line.
 *
 * @param isCancelled whether its order was cancelled, so that quantity and price may be empty.
 * @returns undefined for a line without an item, which only has properties of the order.
 */
export function readItem(
  reading: Reading,
  line: CsvLine,
  sources: ItemSources,
  isCancelled: boolean,
): Item | undefined {
  const product = findOnLine(line, sources.product)
  const quantityFound = findOnLine(line, sources.quantity)
  const unitPriceFound = findOnLine(line, sources.unitPrice)
  const lineTotalFound = findOnLine(line, sources.lineTotal)
  const written = [product, quantityFound, unitPriceFound, lineTotalFound].filter((found) => found && !found.isConstant)
  if (written.length === 0 && reading.order.lines.length > 1) return undefined

  if (!quantityFound && !isCancelled) refuse(reading, line, describeMissing(sources.quantity))
  const quantity = quantityFound ? readFound(reading, quantityFound) : 0n
  if (quantity % SMALLEST_QUANTITY !== 0n) {
    refuse(reading, line, `${quantityFound?.column} "${quantityFound?.text}" has more than six decimals`)
  }
  const unitPrice = unitPriceFound && readFound(reading, unitPriceFound)
  const lineTotal = lineTotalFound && readFound(reading, lineTotalFound)
  const isFree = isCancelled || quantity === 0n
  if (unitPrice === undefined && lineTotal === undefined && !isFree) {
    refuse(reading, line, describeMissing(sources.lineTotal ?? sources.unitPrice))
  }
  const amount = lineTotal ?? (quantity * (unitPrice ?? 0n)) / ONE
  const readAmount = (source: Source | undefined) => {
    const found = findOnLine(line, source)
    return found && readFound(reading, found)
  }
  const amountOf = (source: Source | undefined) => readAmount(source) ?? 0n
  const variant = findOnLine(line, sources.variant)
  const unitCost = readAmount(sources.unitCost)
  return {
    content: {
      productId: product && readId(product.text),
      productName: findOnLine(line, sources.name)?.text,
      quantity: Number(formatMoney(quantity)),
      unitPrice: unitPrice === undefined ? undefined : formatMoney(unitPrice),
      variantId: variant && readId(variant.text),
      sku: findOnLine(line, sources.sku)?.text,
      unitCost: unitCost === undefined ? undefined : formatMoney(unitCost),
      kind: readChoice(reading.order, findOnLine(line, sources.kind), KINDS),
      lineTotal: lineTotal !== undefined || unitPrice === undefined ? formatMoney(lineTotal ?? 0n) : undefined,
    },
    amount,
    discount: magnitude(amountOf(sources.discount)),
    tax: amountOf(sources.tax),
    shipping: amountOf(sources.shipping),
  }
}

/** Some exports write discounts and refunds as negative amounts, others as positive ones. */
export function magnitude(amount: Money): Money {
  return amount < 0n ? -amount : amount
}

function refuse({ order }: Reading, line: CsvLine, error: string): void {
  order.problems.push({ line: line.number, error })
}
