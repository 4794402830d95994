import { formatMoney, type Money, parseMoney } from '../../money.ts'
import { recordOf } from '../reading/json.ts'

/** The amount of an object of Saleor's type `Money`: a JSON number, or its text if it has many digits. */
export function amountOf(money: unknown): number | string | undefined {
  const { amount } = recordOf(money)
  return (typeof amount === 'number' || typeof amount === 'string') && parseMoney(amount) !== undefined
    ? amount
    : undefined
}

export const currencyOf = (money: unknown): string | undefined => {
  const { currency } = recordOf(money)
  return typeof currency === 'string' ? currency : undefined
}

/** The exact difference of two amounts, if both are there. */
export function differenceOf(minuend: unknown, subtrahend: unknown): string | undefined {
  const [first, second] = [amountOf(minuend), amountOf(subtrahend)]
  if (first === undefined || second === undefined) return undefined
  return formatMoney(exact(first) - exact(second))
}

/** The part of an amount for some of its units, rounded to a millionth. */
export function shareOf(amount: number | string, units: number, allUnits: number): string {
  const MILLIONTH = 10n ** 14n
  if (allUnits === 0) return '0'
  const share = (exact(amount) * BigInt(units)) / BigInt(allUnits)
  return formatMoney((share / MILLIONTH) * MILLIONTH)
}

const exact = (amount: number | string): Money => parseMoney(amount) ?? 0n
