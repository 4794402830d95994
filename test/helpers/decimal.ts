/** The number of decimals: twice as many as the engine stores. */
const SCALE = 40
const NUMERAL = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** A decimal numeral as a multiple of 10⁻⁴⁰. The tests have their own arithmetic, independent of that of the engine. */
export function decimal(text: string): bigint {
  const match = NUMERAL.exec(text)
  if (!match) throw new Error(`${text} is not a decimal numeral`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const zeros = SCALE - fraction.length + Number(exponent)
  const digits = BigInt(whole + fraction)
  const divisor = 10n ** BigInt(Math.max(0, -zeros))
  if (digits % divisor !== 0n) throw new Error(`${text} has more than ${SCALE} decimals`)
  const value = zeros < 0 ? digits / divisor : digits * 10n ** BigInt(zeros)
  return sign ? -value : value
}

/** A price times a quantity, rounded half away from zero to the 20 stored decimals. */
export function decimalProduct(price: bigint, quantity: bigint): bigint {
  const unit = 10n ** BigInt(SCALE + 20)
  const product = price * quantity
  const half = product < 0n ? -unit / 2n : unit / 2n
  return ((product + half) / unit) * 10n ** 20n
}

/** One text for one value: no exponent, no zeros at the end. */
export function decimalText(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(SCALE + 1, '0')
  const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, '')
  return value < 0n ? `-${text}` : text
}

/** `dividend ÷ divisor`, which is above zero, rounded half away from zero to `decimals`. */
export function roundedQuotient(dividend: bigint, divisor: bigint, decimals: number): bigint {
  if (dividend < 0n) return -roundedQuotient(-dividend, divisor, decimals)
  const unit = 10n ** BigInt(SCALE - decimals)
  return ((2n * dividend + unit * divisor) / (2n * unit * divisor)) * unit
}
