import type { Static } from 'typebox'
import { formatMoney, type Money } from '../money.ts'
import { readUnits, timesUnits } from '../units.ts'
import { Amount, Choice, Id, Label, Optional, Quantity } from './contract.ts'
import { correctAmount, correctChoice, correctId, correctLabel, type Warn } from './correct-values.ts'
import { isOddId, trimProductId } from './ids.ts'
import {
  absolute,
  groupByProduct,
  isBelowZero,
  isOddAmount,
  isPlainQuantity,
  lineOf,
  linesOf,
  MAX_LINES,
  moneyOf,
  OTHER_PRODUCTS,
  productOf,
  quantityOf,
  readLines,
} from './lines.ts'
import type { Warnings } from './warning.ts'

const KINDS = ['goods', 'gift_card'] as const

const OrderLine = lineOf({
  productId: Id,
  quantity: Quantity,
  unitPrice: Optional(Amount),
  lineTotal: Optional(Amount),
  /** The product's name, used when the catalogue has none. */
  productName: Optional(Label),
  /** Which variant of the product, such as a size. */
  variantId: Optional(Id),
  sku: Optional(Label),
  /** The tax of the whole line, and its rate in percent. */
  taxAmount: Optional(Amount),
  taxRate: Optional(Amount),
  /** The discount of the whole line, which is not taken off its total. */
  discountAmount: Optional(Amount),
  /** The cost of one unit, in the currency of the order. Without it, the cost of the product at the time of the order counts. */
  unitCost: Optional(Amount),
  /** A sold gift card is no goods. */
  kind: Optional(Choice(...KINDS)),
})
type OrderLine = Static<typeof OrderLine>

/** The lines of an order. */
export const OrderLines = linesOf(OrderLine, 'order lines')

/** Whether lines that are as the schema says have nothing else to correct. */
export function arePlainOrderLines(lines: readonly OrderLine[]): boolean {
  if (lines.length > MAX_LINES) return false
  for (const line of lines) {
    const { productId, quantity, unitPrice, lineTotal, variantId, taxAmount, taxRate, discountAmount, unitCost } = line
    if (variantId !== undefined && isOddId(variantId)) return false
    if (isOddId(productId) || !isPlainQuantity(quantity) || quantity === 0) return false
    if (unitPrice === undefined && lineTotal === undefined) return false
    if (unitPrice !== undefined && isOddAmount(unitPrice)) return false
    if (lineTotal !== undefined && isOddAmount(lineTotal)) return false
    if (taxAmount !== undefined && isOddAmount(taxAmount)) return false
    if (taxRate !== undefined && isOddAmount(taxRate)) return false
    if (discountAmount !== undefined && isOddAmount(discountAmount)) return false
    if (unitCost !== undefined && isOddAmount(unitCost)) return false
  }
  return true
}

/** Reads the lines of an order. A line that cannot be read never rejects the order. */
export function correctOrderLines(value: unknown, currency: string | undefined, warnings: Warnings): OrderLine[] {
  const lines = readLines(value, warnings, (line, warn) => correctOrderLine(line, currency, warn))
  if (lines.length <= MAX_LINES) return lines
  const apart = ({ kind, taxRate, unitCost }: OrderLine, isOther: boolean) =>
    isOther ? `${kind}` : `${kind} ${taxRate} ${unitCost}`
  return groupByProduct(lines, warnings, apart).map(({ first, lines, units }) => ({
    ...partsOf(lines),
    kind: first.kind,
    productId: first.productId,
    // What differs between the other products is left out.
    ...(first.productId !== OTHER_PRODUCTS && {
      productName: first.productName,
      taxRate: first.taxRate,
      unitCost: first.unitCost,
    }),
    quantity: formatMoney(units),
    lineTotal: formatMoney(sumOf(lines.map(totalOf))),
  }))
}

function correctOrderLine(line: Record<string, unknown>, currency: string | undefined, warn: Warn): OrderLine {
  const quantity = quantityOf(line, 1, warn)
  const amount = (name: string) => correctAmount(line[name], name, warn, currency)
  const numbers = {
    quantity,
    unitPrice: amount('unitPrice'),
    lineTotal: amount('lineTotal'),
    taxAmount: amount('taxAmount'),
    taxRate: correctAmount(line.taxRate, 'taxRate', warn),
    discountAmount: amount('discountAmount'),
    unitCost: amount('unitCost'),
  }
  const read: OrderLine = {
    productId: productOf(line, warn),
    ...numbers,
    productName: correctLabel(line.productName, 'productName', warn),
    variantId: correctId(line.variantId, 'variantId', warn, trimProductId),
    sku: correctLabel(line.sku, 'sku', warn),
    kind: correctChoice(line.kind, 'kind', warn, KINDS) as OrderLine['kind'],
  }
  // As in whole orders, some senders write discounts as negative numbers.
  const { discountAmount } = read
  if (discountAmount !== undefined && totalOf(read) >= 0n) read.discountAmount = absolute(discountAmount)
  if (quantity === 0) warn('quantity', 'is zero', 0)
  for (const [name, number] of Object.entries(numbers)) {
    if (number !== undefined && isBelowZero(number)) warn(name, 'is below zero', read[name as keyof typeof numbers])
  }
  if (read.unitPrice !== undefined || read.lineTotal !== undefined) return read
  warn('', 'has no price', 0)
  return { ...read, lineTotal: 0 }
}

/** The total of a line is its `lineTotal`, otherwise unit price × quantity. */
const totalOf = ({ lineTotal, unitPrice = 0, quantity }: OrderLine): Money =>
  lineTotal === undefined ? timesUnits(moneyOf(unitPrice), readUnits(quantity)) : moneyOf(lineTotal)

/** The parts of lines together, each only if one of the lines states it. */
function partsOf(lines: readonly OrderLine[]): Pick<OrderLine, 'taxAmount' | 'discountAmount'> {
  const sum = (name: 'taxAmount' | 'discountAmount') => {
    const stated = lines.flatMap((line) => line[name] ?? [])
    return stated.length === 0 ? undefined : formatMoney(sumOf(stated.map(moneyOf)))
  }
  return { taxAmount: sum('taxAmount'), discountAmount: sum('discountAmount') }
}

const sumOf = (amounts: readonly Money[]): Money => amounts.reduce((sum, amount) => sum + amount, 0n)
