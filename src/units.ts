import { type Money, ONE, parseMoney, UnreadableNumber } from './money.ts'

/** An exact number of units of a product, whole or in parts such as metres: at the scale of `Money`. */
export type Units = Money

const SMALL_COUNTS: readonly Units[] = Array.from({ length: 100 }, (_, count) => BigInt(count) * ONE)

/** Reads a quantity that its contract has checked already. */
export function readUnits(quantity: number | string): Units {
  if (isWhole(quantity)) {
    return SMALL_COUNTS[quantity] ?? BigInt(quantity) * ONE
  }
  const units = parseMoney(quantity)
  if (units === undefined) throw new UnreadableNumber(`"${quantity}" passed its contract but is not a quantity`)
  return units
}

/** In whole numbers, rounded half away from zero. */
export function wholeUnits(units: Units): number {
  return Number(rounded(units))
}

/** A price times a quantity, rounded half away from zero to the decimals of `Money`. */
export function timesUnits(price: Money, units: Units): Money {
  if (units % ONE === 0n) return price * (units / ONE)
  return rounded(price * units)
}

// The same two for a quantity that its contract has checked. Most are whole numbers, which need no arithmetic at the scale of `Money`.

/** `timesUnits` of a stated quantity. */
export const timesQuantity = (price: Money, quantity: number | string): Money =>
  isWhole(quantity) ? price * BigInt(quantity) : timesUnits(price, readUnits(quantity))

/** `wholeUnits` of a stated quantity. */
export const wholeQuantity = (quantity: number | string): number =>
  isWhole(quantity) ? quantity : wholeUnits(readUnits(quantity))

const isWhole = (quantity: number | string): quantity is number => Number.isSafeInteger(quantity)

function rounded(scaled: bigint): bigint {
  return (scaled + (scaled < 0n ? -HALF : HALF)) / ONE
}

const HALF = ONE / 2n
