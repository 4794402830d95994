/**
 * An exact amount of money: a whole number of 10⁻²⁰ units of its currency, so that adding and multiplying
 * by a quantity are plain `bigint` arithmetic. The currency always stands beside it.
 */
export type Money = bigint

const DECIMALS = 20
/** One unit of a currency. */
export const ONE = 10n ** BigInt(DECIMALS)
const HUNDREDTH = ONE / 100n
/** Below this, a number of hundredths has at most 15 digits, so that only one of them lies nearest to a `number`. */
const EXACT_HUNDREDTHS = 1e15
const DECIMAL_TEXT = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?$/
const STORED_TEXT = /^(-?)(\d+)(?:\.(\d{1,20}))?$/
const EXPONENT_TEXT = /^(-?)(\d{1,20})(?:\.(\d+))?[eE]([+-]?\d{1,3})$/

/**
 * Reads an amount as JSON carries it, without ever passing through binary floating point arithmetic.
 *
 * A `number` must come from at most 15 significant digits (`readJson` sees to that), for then its shortest
 * decimal form is the amount that was written. Longer ones come as text.
 *
 * @returns undefined when it is not a finite decimal with at most 20 digits before and 20 after the point.
 */
export function parseMoney(amount: number | string): Money | undefined {
  if (typeof amount === 'number') {
    const hundredths = Math.round(amount * 100)
    const isExact = Math.abs(hundredths) < EXACT_HUNDREDTHS && hundredths / 100 === amount
    if (isExact) return BigInt(hundredths) * HUNDREDTH
  }
  const text = typeof amount === 'number' ? String(amount) : amount.trim()
  const match = DECIMAL_TEXT.exec(text) ?? DECIMAL_TEXT.exec(withoutExponent(text) ?? '')
  if (!match) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0'))
  return sign ? -units : units
}

/** A number passed the contract of its event, and cannot be read. The contract is at fault, and only this event. */
export class UnreadableNumber extends Error {}

/**
 * Reads an amount that its contract has checked already.
 *
 * @throws UnreadableNumber if the contract has let something else pass.
 */
export function readMoney(amount: number | string): Money {
  const money = parseMoney(amount)
  if (money === undefined) throw new UnreadableNumber(`"${amount}" passed its contract but is not an amount`)
  return money
}

/**
 * Reads an amount that Tidemark or PostgreSQL has written. Sums and products may have more digits than an amount that arrives.
 *
 * @throws Error when it is not a decimal with at most 20 digits after the point.
 */
export function storedMoney(numeral: number | string): Money {
  const money = parseMoney(numeral)
  if (money !== undefined) return money
  const match = STORED_TEXT.exec(String(numeral))
  if (!match) throw new Error(`"${numeral}" is stored as an amount but is not one`)
  const [, sign, whole = '', fraction = ''] = match
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0'))
  return sign ? -units : units
}

/** The amount as a number of hundredths, as most amounts are. Undefined if it has more decimals, or too many digits for a safe integer. */
export function hundredthsOf(amount: Money): number | undefined {
  if (amount >= SMALL || amount <= -SMALL) return undefined
  const hundredths = amount / HUNDREDTH
  return hundredths * HUNDREDTH === amount ? Number(hundredths) : undefined
}

/** The amount as a decimal numeral that PostgreSQL's `numeric` and JSON read: `399.8`, `-0.05`, `12`. */
export function formatMoney(amount: Money): string {
  const hundredths = hundredthsOf(amount)
  if (hundredths !== undefined)
    return hundredths < 0 ? `-${formatHundredths(-hundredths)}` : formatHundredths(hundredths)
  const negative = amount < 0n
  const digits = (negative ? -amount : amount).toString().padStart(DECIMALS + 1, '0')
  const whole = digits.slice(0, -DECIMALS)
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`
}

/** Up to here, hundredths are safe integers. Most amounts are, and this way is several times faster. */
const SMALL = BigInt(EXACT_HUNDREDTHS) * HUNDREDTH

function formatHundredths(hundredths: number): string {
  const cents = hundredths % 100
  const whole = (hundredths - cents) / 100
  if (cents === 0) return String(whole)
  if (cents % 10 === 0) return `${whole}.${cents / 10}`
  return cents < 10 ? `${whole}.0${cents}` : `${whole}.${cents}`
}

/** A numeral such as `1.5e-7` without its exponent, with all its digits: `0.00000015`. Undefined if it has no exponent, or one of more than three digits. */
export function withoutExponent(text: string): string | undefined {
  const match = EXPONENT_TEXT.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const digits = whole + fraction
  const point = whole.length + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits.padEnd(point, '0')
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
