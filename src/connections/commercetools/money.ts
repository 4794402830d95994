import { formatMoney, type Money, parseMoney } from '../../money.ts'
import { recordOf, textOf } from '../reading/json.ts'

/**
 * The amount of an object of the type `Money`, as decimal text. `centAmount` counts the smallest units of the currency, and `fractionDigits` says how many
 * decimals they have; `preciseAmount` of the type `highPrecision` has decimals of its own.
 */
export function amountOf(money: unknown): string | undefined {
  const { centAmount, preciseAmount, fractionDigits, type } = recordOf(money)
  const units = type === 'highPrecision' && preciseAmount !== undefined ? preciseAmount : centAmount
  const digits = fractionDigits ?? 2
  const match = /^(-?)(\d+)$/.exec(textOf(units) ?? '')
  if (!match || typeof digits !== 'number' || !Number.isInteger(digits) || digits < 0 || digits > 20) return undefined
  const [, sign = '', text = ''] = match
  const padded = text.padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits)
  return `${sign}${whole}${digits === 0 ? '' : `.${padded.slice(-digits)}`}`
}

export const currencyOf = (money: unknown): string | undefined => textOf(recordOf(money).currencyCode)

/** The sum of amounts; undefined when there are none. */
export function sumOf(amounts: readonly (string | undefined)[]): string | undefined {
  const stated = amounts.flatMap((amount) => (amount === undefined ? [] : [exact(amount)]))
  return stated.length === 0 ? undefined : formatMoney(stated.reduce((sum, amount) => sum + amount, 0n))
}

/** The first amount, less the second one. */
export function differenceOf(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return undefined
  return formatMoney(exact(first) - exact(second))
}

export const timesOf = (amount: string, count: number): string => formatMoney(exact(amount) * BigInt(count))

const exact = (amount: string): Money => parseMoney(amount) ?? 0n
