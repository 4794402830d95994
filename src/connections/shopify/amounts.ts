import { decimalsOf } from '../../contracts/currency.ts'
import { type Money, ONE, parseMoney } from '../../money.ts'
import { type Json, recordOf, textOf } from '../reading/json.ts'

/** Shopify states most amounts twice: in the currency of the shop, and in that in which the customer bought. */
export type Side = 'shop' | 'presentment'

/** The amount of a property on one side. A property without both sides, from an older version of the API, is in the currency of the shop. */
export function amountOf(record: Json, name: string, side: Side): Money | undefined {
  return moneyOf(moneyBagOf(record, name, side).amount) ?? moneyOf(record[name])
}

/** The currency of one side of an amount. */
export function currencyOf(record: Json, name: string, side: Side): string | undefined {
  const { currency_code, currency } = moneyBagOf(record, name, side)
  return textOf(currency_code) ?? textOf(currency)
}

const moneyBagOf = (record: Json, name: string, side: Side): Json =>
  recordOf(recordOf(record[`${name}_set`])[`${side}_money`])

/** An amount as JSON carries it: text, or a number. */
export function moneyOf(value: unknown): Money | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseMoney(value) : undefined
}

export const sumOf = (amounts: readonly (Money | undefined)[]): Money =>
  amounts.reduce<Money>((sum, amount = 0n) => sum + amount, 0n)

/**
 * The part `numerator ÷ denominator` of an amount, rounded half away from zero to the decimals of the currency. Undefined if the
 * denominator is zero.
 */
export function partOf(amount: Money, numerator: bigint, denominator: bigint, currency: string): Money | undefined {
  if (denominator === 0n) return undefined
  const unit = ONE / 10n ** BigInt(decimalsOf(currency))
  const [dividend, divisor] = [2n * amount * numerator, denominator * unit]
  const isBelowZero = dividend < 0n !== divisor < 0n
  const absolute = (abs(dividend) + abs(divisor)) / (2n * abs(divisor))
  return (isBelowZero ? -absolute : absolute) * unit
}

const abs = (amount: bigint): bigint => (amount < 0n ? -amount : amount)
