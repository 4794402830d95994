import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { formatMoney, type Money, parseMoney } from '../money.ts'
import { readUnits, type Units } from '../units.ts'
import { Amount, Id, Optional, Quantity, type Reads, readId, Text } from './contract.ts'
import { correctAmount, correctId, correctQuantity, correctText, type Warn } from './correct-values.ts'
import { isOddId, trimProductId } from './ids.ts'
import type { Warnings } from './warning.ts'

/** The product of a line without a product id. */
const NO_PRODUCT = '(none)'
/** The product of the lines beyond the first `MAX_LINES` products of an order. */
export const OTHER_PRODUCTS = '(other)'
/** Up to this number, lines are kept as they are. Beyond it, lines of one product are added up, and only this many products are kept apart. */
export const MAX_LINES = 5000

/** The schema of a line with these properties. */
export const lineOf = <P extends TProperties>(properties: P) => Type.Object(properties, { expected: 'a JSON object' })
/** The schema of a list of lines. One of goods and one of gift cards may stand for the lines beyond `MAX_LINES` products. */
export const linesOf = <S extends TSchema>(line: S, reads: Extract<Reads, `${string} lines`>) =>
  Type.Array(line, { reads, maxItems: MAX_LINES + 2, expected: 'a list of lines' })

const RefundLine = lineOf({ productId: Id, quantity: Quantity, amount: Amount })

const ShipmentLine = lineOf({ productId: Id, quantity: Quantity })
const ReturnLine = lineOf({ productId: Id, quantity: Quantity, reason: Optional(Text) })

export const RefundLines = linesOf(RefundLine, 'refund lines')
export const ShipmentLines = linesOf(ShipmentLine, 'shipment lines')
export const ReturnLines = linesOf(ReturnLine, 'return lines')

type RefundLine = Static<typeof RefundLine>
type ShipmentLine = Static<typeof ShipmentLine>
type ReturnLine = Static<typeof ReturnLine>

/** Whether lines that are as the schema says have nothing else to correct. */
export function arePlainRefundLines(lines: readonly RefundLine[]): boolean {
  if (lines.length > MAX_LINES) return false
  return lines.every(
    ({ productId, quantity, amount }) => !isOddId(productId) && isPlainQuantity(quantity) && !isOddAmount(amount),
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

/** A number of 15 digits that is not smaller than this has up to 20 decimals. */
const LEAST_EXACT = 1e-5

/** Whether an amount of the schema is to be looked at: it is below zero, or may have more decimals than amounts have. */
export const isOddAmount = (amount: number | string): boolean =>
  typeof amount === 'number' ? amount < LEAST_EXACT && amount !== 0 : isBelowZero(amount)

export const isBelowZero = (amount: number | string): boolean =>
  typeof amount === 'number' ? amount < 0 : amount.includes('-') && moneyOf(amount) < 0n

/**
 * Reads the lines of a refund, as `correctOrderLines` does: units that came back have no sign, and amounts that come to less than zero are written
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
  return groupByProduct(turned, warnings).map(({ first, lines, units }) => ({
    productId: first.productId,
    quantity: formatMoney(units),
    amount: formatMoney(lines.reduce((sum, { amount }) => sum + moneyOf(amount), 0n)),
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
  return groupByProduct(lines, warnings).map(({ first, units }) => ({
    productId: readId(first.productId),
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
  return groupByProduct(lines, warnings).map(({ first, units }) => ({ ...first, quantity: formatMoney(units) }))
}

/** The id of the product of a line, or that of lines without a product. */
export function productOf({ productId }: Record<string, unknown>, warn: Warn): string | number {
  const id = correctId(productId, 'productId', () => undefined, trimProductId)
  if (id === undefined) warn('productId', 'has no product', NO_PRODUCT)
  return id ?? NO_PRODUCT
}

/**
 * The quantity of a line.
 *
 * @param instead the quantity when it is absent or cannot be read.
 */
export function quantityOf({ quantity }: Record<string, unknown>, instead: number, warn: Warn): number {
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

/** Reads each line of a list. What is not a line is left out. */
export function readLines<L>(
  value: unknown,
  warnings: Warnings,
  read: (line: Record<string, unknown>, warn: Warn) => L,
): L[] {
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

/** The lines that one line stands for. */
interface Group<L> {
  /** The first of them. Of lines beyond `MAX_LINES` products, it is of the product `OTHER_PRODUCTS`. */
  first: L
  lines: L[]
  units: Units
}

/**
 * One group a product, in their order; the lines beyond `MAX_LINES` products are one together, so that the sums stay the same.
 *
 * @param apart keeps lines of a product apart that differ in this text.
 */
export function groupByProduct<L extends ShipmentLine>(
  lines: readonly L[],
  warnings: Warnings,
  apart: (line: L, isOther: boolean) => string = () => '',
): Group<L>[] {
  const groups = new Map<string, Group<L>>()
  const keyOf = (productId: string, line: L, isOther: boolean) => `${productId}\u0000${apart(line, isOther)}`
  let others = 0
  for (const line of lines) {
    const ownKey = keyOf(readId(line.productId), line, false)
    const isOther = !groups.has(ownKey) && groups.size >= MAX_LINES
    const key = isOther ? keyOf(OTHER_PRODUCTS, line, true) : ownKey
    const group = groups.get(key) ?? {
      first: isOther ? { ...line, productId: OTHER_PRODUCTS } : line,
      lines: [],
      units: 0n,
    }
    group.lines.push(line)
    group.units += readUnits(line.quantity)
    groups.set(key, group)
    if (isOther) others++
  }
  if (others > 0) warnings.add('items', 'has more than 5000 products', `${OTHER_PRODUCTS} for ${others} lines`)
  return [...groups.values()]
}

/** An amount that a contract has read. */
export function moneyOf(amount: number | string): Money {
  return parseMoney(amount) ?? 0n
}
