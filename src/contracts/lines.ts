import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { formatMoney, type Money, parseMoney } from '../money.ts'
import { readUnits, timesUnits, type Units } from '../units.ts'
import { Amount, Id, Label, Optional, Quantity, type Reads, readId, Text } from './contract.ts'
import { correctAmount, correctId, correctLabel, correctQuantity, correctText, type Warn } from './correct-values.ts'
import { isOddId, trimProductId } from './ids.ts'
import type { Warnings } from './warning.ts'

/** The product of a line without a product id. */
const NO_PRODUCT = '(none)'
/** The product of the lines beyond the first `MAX_LINES` products of an order. */
export const OTHER_PRODUCTS = '(other)'
/** Up to this number, lines are kept as they are. Beyond it, lines of one product are added up, and only this many products are kept apart. */
const MAX_LINES = 5000

const lineOf = <P extends TProperties>(properties: P) => Type.Object(properties, { expected: 'a JSON object' })
const linesOf = <S extends TSchema>(line: S, reads: Extract<Reads, `${string} lines`>) =>
  Type.Array(line, { reads, maxItems: MAX_LINES + 1, expected: 'a list of lines' })

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
})
const RefundLine = lineOf({ productId: Id, quantity: Quantity, amount: Amount })

const ShipmentLine = lineOf({ productId: Id, quantity: Quantity })
const ReturnLine = lineOf({ productId: Id, quantity: Quantity, reason: Optional(Text) })

export const OrderLines = linesOf(OrderLine, 'order lines')
export const RefundLines = linesOf(RefundLine, 'refund lines')
export const ShipmentLines = linesOf(ShipmentLine, 'shipment lines')
export const ReturnLines = linesOf(ReturnLine, 'return lines')

type OrderLine = Static<typeof OrderLine>
type RefundLine = Static<typeof RefundLine>
type ShipmentLine = Static<typeof ShipmentLine>
type ReturnLine = Static<typeof ReturnLine>

/** Whether lines that are as the schema says have nothing else to correct. */
export function arePlainOrderLines(lines: readonly OrderLine[]): boolean {
  if (lines.length > MAX_LINES) return false
  for (const { productId, quantity, unitPrice, lineTotal, variantId } of lines) {
    if (isOddId(productId) || !isPlainQuantity(quantity) || quantity === 0) return false
    if (unitPrice === undefined && lineTotal === undefined) return false
    if (variantId !== undefined && isOddId(variantId)) return false
    if (unitPrice !== undefined && isBelowZero(unitPrice)) return false
    if (lineTotal !== undefined && isBelowZero(lineTotal)) return false
  }
  return true
}

export function arePlainRefundLines(lines: readonly RefundLine[]): boolean {
  if (lines.length > MAX_LINES) return false
  return lines.every(
    ({ productId, quantity, amount }) => !isOddId(productId) && isPlainQuantity(quantity) && !isBelowZero(amount),
  )
}

export function arePlainShipmentLines(lines: readonly ShipmentLine[]): boolean {
  if (lines.length > MAX_LINES) return false
  return lines.every(({ productId, quantity }) => !isOddId(productId) && isPlainQuantity(quantity))
}

/** Whether this is a number of zero or more, with no more than six decimals. */
export function isPlainQuantity(quantity: number | string): boolean {
  if (typeof quantity !== 'number' || quantity < 0) return false
  return Number.isInteger(quantity) || Math.round(quantity * 1e6) / 1e6 === quantity
}

/** Whether a line is of one product, rather than of none or of many. */
export const isWholeProduct = (productId: string | number): boolean =>
  productId !== NO_PRODUCT && productId !== OTHER_PRODUCTS

export const isBelowZero = (amount: number | string): boolean =>
  typeof amount === 'number' ? amount < 0 : amount.includes('-') && moneyOf(amount) < 0n

/** Reads the lines of an order. A line that cannot be read never rejects the order. */
export function correctOrderLines(value: unknown, currency: string | undefined, warnings: Warnings): OrderLine[] {
  const lines = readLines(value, warnings, (line, warn) => correctOrderLine(line, currency, warn))
  if (lines.length <= MAX_LINES) return lines
  const amountOf = ({ lineTotal, unitPrice = 0, quantity }: OrderLine) =>
    lineTotal === undefined ? timesUnits(moneyOf(unitPrice), readUnits(quantity)) : moneyOf(lineTotal)
  return addUp(lines, amountOf, warnings).map(({ first, units, amount }) => ({
    productId: first.productId,
    productName: first.productName,
    quantity: formatMoney(units),
    lineTotal: formatMoney(amount),
  }))
}

function correctOrderLine(line: Record<string, unknown>, currency: string | undefined, warn: Warn): OrderLine {
  const quantity = quantityOf(line, 1, warn)
  const unitPrice = correctAmount(line.unitPrice, 'unitPrice', warn, currency)
  const lineTotal = correctAmount(line.lineTotal, 'lineTotal', warn, currency)
  const read = {
    productId: productOf(line, warn),
    quantity,
    unitPrice,
    lineTotal,
    productName: correctLabel(line.productName, 'productName', warn),
    variantId: correctId(line.variantId, 'variantId', warn, trimProductId),
    sku: correctLabel(line.sku, 'sku', warn),
  }
  if (quantity === 0) warn('quantity', 'is zero', 0)
  for (const [name, number] of Object.entries({ quantity, unitPrice, lineTotal })) {
    if (number !== undefined && isBelowZero(number)) warn(name, 'is below zero', number)
  }
  if (unitPrice !== undefined || lineTotal !== undefined) return read
  warn('', 'has no price', 0)
  return { ...read, lineTotal: 0 }
}

/**
 * The same for the lines of a refund: units that came back have no sign, and amounts that come to less than zero are written
 * below zero, so that their signs are turned round.
 */
export function correctRefundLines(value: unknown, currency: string | undefined, warnings: Warnings): RefundLine[] {
  const lines = readLines(value, warnings, (line, warn) => correctRefundLine(line, currency, warn))
  const isTurned = lines.reduce((sum, { amount }) => sum + moneyOf(amount), 0n) < 0n
  const turned = lines.map(({ productId, quantity, amount }, i) => {
    const units = absolute(quantity)
    const money = isTurned ? negated(amount) : amount
    if (units !== quantity) warnings.add('quantity', 'is below zero', units, i)
    if (isBelowZero(amount)) warnings.add('amount', 'is below zero', money, i)
    return { productId, quantity: units, amount: money }
  })
  if (turned.length <= MAX_LINES) return turned
  return addUp(turned, ({ amount }) => moneyOf(amount), warnings).map(({ first, units, amount }) => ({
    productId: first.productId,
    quantity: formatMoney(units),
    amount: formatMoney(amount),
  }))
}

function correctRefundLine(line: Record<string, unknown>, currency: string | undefined, warn: Warn): RefundLine {
  const amount = correctAmount(line.amount, 'amount', warn, currency)
  if (amount === undefined && line.amount === undefined) warn('', 'has no amount', 0)
  return {
    productId: productOf(line, warn),
    quantity: quantityOf(line, 0, warn),
    amount: amount ?? 0,
  }
}

/** The same for the lines of a shipment, whose units have no sign. */
export function correctShipmentLines(value: unknown, warnings: Warnings): ShipmentLine[] {
  const lines = readLines(value, warnings, correctShipmentLine)
  if (lines.length <= MAX_LINES) return lines
  return addUp(lines, () => 0n, warnings).map(({ first, units }) => ({
    productId: first.productId,
    quantity: formatMoney(units),
  }))
}

function correctShipmentLine(line: Record<string, unknown>, warn: Warn): ShipmentLine {
  const quantity = quantityOf(line, 1, warn)
  const units = absolute(quantity)
  if (units !== quantity) warn('quantity', 'is below zero', units)
  return { productId: productOf(line, warn), quantity: units }
}

/** The same for the lines of a return. Added up, the lines of a product have the reason of its first line. */
export function correctReturnLines(value: unknown, warnings: Warnings): ReturnLine[] {
  const lines = readLines(value, warnings, (line, warn): ReturnLine => {
    const read = correctShipmentLine(line, warn)
    const reason = correctText(line.reason, 'reason', warn)
    return reason === undefined ? read : { ...read, reason }
  })
  if (lines.length <= MAX_LINES) return lines
  return addUp(lines, () => 0n, warnings).map(({ first, units }) => ({ ...first, quantity: formatMoney(units) }))
}

function productOf({ productId }: Record<string, unknown>, warn: Warn): string | number {
  const id = correctId(productId, 'productId', () => undefined, trimProductId)
  if (id === undefined) warn('productId', 'has no product', NO_PRODUCT)
  return id ?? NO_PRODUCT
}

/** @param instead the quantity when it is absent or cannot be read. */
function quantityOf({ quantity }: Record<string, unknown>, instead: number, warn: Warn): number {
  const read = correctQuantity(quantity, 'quantity', (field, problem, used) => warn(field, problem, used ?? instead))
  if (quantity === undefined) warn('quantity', 'is missing', instead)
  return read ?? instead
}

/** An amount or a quantity without its sign, in the form it has. */
export function absolute(number: number | string): number | string {
  return isBelowZero(number) ? negated(number) : number
}

function negated(number: number | string): number | string {
  if (typeof number === 'number') return number === 0 ? 0 : -number
  return formatMoney(-moneyOf(number))
}

function readLines<L>(value: unknown, warnings: Warnings, read: (line: Record<string, unknown>, warn: Warn) => L): L[] {
  if (!Array.isArray(value)) {
    warnings.add('items', value === undefined ? 'is missing' : 'is not a list of lines')
    return []
  }
  return value.flatMap((line: unknown, i) => {
    const warn: Warn = (field, problem, used) => warnings.add(field, problem, used, i)
    if (typeof line === 'object' && line !== null && !Array.isArray(line)) {
      return [read(line as Record<string, unknown>, warn)]
    }
    warn('', 'is not a line')
    return []
  })
}

interface Sum<L> {
  first: L
  units: Units
  amount: Money
}

/** One line a product, in their order; those beyond `MAX_LINES` products are one together, so that the sums stay the same. */
function addUp<L extends ShipmentLine>(
  lines: readonly L[],
  amountOf: (line: L) => Money,
  warnings: Warnings,
): Sum<L>[] {
  const sums = new Map<string, Sum<L>>()
  let others = 0
  for (const line of lines) {
    const ownId = readId(line.productId)
    const isOther = !sums.has(ownId) && sums.size >= MAX_LINES
    const productId = isOther ? OTHER_PRODUCTS : ownId
    const sum = sums.get(productId) ?? { first: { ...line, productId }, units: 0n, amount: 0n }
    sum.units += readUnits(line.quantity)
    sum.amount += amountOf(line)
    sums.set(productId, sum)
    if (isOther) others++
  }
  if (others > 0) warnings.add('items', 'has more than 5000 products', `${OTHER_PRODUCTS} for ${others} lines`)
  return [...sums.values()].map((sum) =>
    sum.first.productId === OTHER_PRODUCTS ? { ...sum, first: { ...sum.first, productName: undefined } } : sum,
  )
}

function moneyOf(amount: number | string): Money {
  return parseMoney(amount) ?? 0n
}
