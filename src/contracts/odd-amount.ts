import { formatMoney, parseMoney, withoutExponent } from '../money.ts'
import { readCurrency, readStatedCurrency } from './currency.ts'
import { codeBeside, undress } from './dressed-number.ts'

/** An amount that is not written as a plain decimal number, though it can mean only one. */
export interface OddAmount {
  /** As a plain decimal numeral. */
  amount: string
  /** The currency, when the text names one. */
  currency?: string
  /** A sign of several currencies, such as `$`: the amount can be read only if the event states the currency. */
  isInStatedCurrency?: boolean
}

const DECIMALS = 20
/** An amount beside one of these properties may be in cents. */
const SMALLER_UNITS = ['scale', 'precision', 'exponent', 'fractionDigits', 'nanos', 'centAmount']
/** MongoDB's numbers in JSON, each the only property of its object. */
const MONGODB_NUMBER = /^\$number(?:Decimal|Double|Int|Long)$/
/** The names of all properties that are read of an amount that is an object. */
export const AMOUNT_NAMES: readonly string[] = [
  ...['amount', 'value', 'currency', 'currencyCode', 'currency_code', 'units', ...SMALLER_UNITS],
  ...['Decimal', 'Double', 'Int', 'Long'].map((kind) => `$number${kind}`),
]
const GROUPED = /^(?:\d{1,3}(?:(?:[\s'’]\d{3})+|(?:,\d{3})+|(?:\.\d{3})+)|\d{1,2}(?:,\d{2})+,\d{3})$/

/**
 * Reads `1,50`, `1.234,50`, `1 234.50`, `+5`, `.5`, `(5.00)`, `5.00-`, `1.00 EUR`, `€ 1,00`, `{"amount": "1.00", "currency": "EUR"}`, PayPal's
 * `{"value": "1.00", "currency_code": "EUR"}`, and numbers with more than 20 decimals, such as `5.6e-17`, which are rounded.
 *
 * @returns undefined when it is not an amount or is ambiguous: `1,234` may be a thousand or a little more than one.
 */
export function readOddAmount(value: unknown): OddAmount | undefined {
  if (typeof value === 'string' || typeof value === 'number') return readText(String(value))
  const { amount, currencyCode } = partsOfObject(value)
  const read = typeof amount === 'number' ? readText(String(amount)) : typeof amount === 'string' && readText(amount)
  if (!read) return undefined
  if (currencyCode === undefined) return read
  const code = typeof currencyCode === 'number' ? undefined : readStatedCurrency(currencyCode)
  return code === undefined || (read.currency ?? code) !== code ? undefined : { ...read, currency: code }
}

/** The amount in an object, and its currency. */
function partsOfObject(value: unknown): { amount?: unknown; currencyCode?: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const { amount: named, value: worth, currency, currency_code, ...rest } = value as Record<string, unknown>
  const { currencyCode = currency_code ?? currency } = rest
  const [[name, number] = ['', undefined], ...others] = Object.entries(value)
  if (others.length === 0 && MONGODB_NUMBER.test(name)) return { amount: number }
  const exact = named === undefined && worth === undefined ? exactAmountOf(rest) : undefined
  if (exact !== undefined) return { amount: exact, currencyCode }
  if (SMALLER_UNITS.some((name) => name in rest)) return {}
  return { amount: named ?? (currencyCode === undefined ? undefined : worth), currencyCode }
}

/** The amount of objects that state their smaller unit: Google's `{ "units", "nanos" }` and commercetools' `{ "centAmount", "fractionDigits" }`. */
function exactAmountOf({ units, nanos, centAmount, fractionDigits }: Record<string, unknown>): string | undefined {
  if (units !== undefined && nanos !== undefined) return scaledSum(units, nanos, NANO_DECIMALS)
  return centAmount === undefined ? undefined : scaledSum('0', centAmount, fractionDigits)
}

const NANO_DECIMALS = 9
const INTEGER = /^-?\d{1,20}$/

/** `units` and a number of smaller units, of which one unit has 10 to the power of `decimals`. */
function scaledSum(units: unknown, smaller: unknown, decimals: unknown): string | undefined {
  const isScale = Number.isInteger(decimals) && (decimals as number) >= 0 && (decimals as number) <= DECIMALS
  if (!isScale || !INTEGER.test(String(units)) || !INTEGER.test(String(smaller))) return undefined
  const [whole, part] = [parseMoney(String(units)), parseMoney(String(smaller))]
  if (whole === undefined || part === undefined) return undefined
  return formatMoney(whole + part / 10n ** BigInt(decimals as number))
}

/** The two amounts that an ambiguous value may mean: `1,234` is 1234 or 1.234. Undefined if the value is not ambiguous. */
export function meaningsOf(value: unknown): [thousands: string, decimals: string] | undefined {
  const text = typeof value === 'string' ? value : partsOfObject(value).amount
  const bare = typeof text === 'string' ? undress(text.trim()) : undefined
  if (bare === undefined || !mayBeThousands(bare.digits)) return undefined
  const sign = bare.isNegative ? '-' : ''
  return [sign + bare.digits.replace(',', ''), sign + bare.digits.replace(',', '.')]
}

/** Whether the only comma of a text may separate thousands or decimals. */
const mayBeThousands = (text: string) => /^[1-9]\d{0,2},\d{3}$/.test(text)

function readText(text: string): OddAmount | undefined {
  if (parseMoney(text) !== undefined) return { amount: text.trim() }
  const bare = undress(withoutExponent(text.trim()) ?? text.trim())
  if (bare === undefined) return undefined
  const numeral = plainNumeral(bare.digits)
  if (numeral === undefined) return undefined
  const amount = bare.isNegative ? `-${numeral}` : numeral
  if (parseMoney(amount) === undefined) return undefined
  if (bare.beside === undefined) return { amount }
  const code = codeBeside(bare.beside)
  return code === undefined ? { amount, isInStatedCurrency: true } : { amount, currency: readCurrency(code) }
}

function plainNumeral(digits: string): string | undefined {
  const parts = partsOf(digits)
  if (!parts) return undefined
  const [whole, fraction] = parts
  if (!/^\d*$/.test(fraction) || whole + fraction === '') return undefined
  const integer = GROUPED.test(whole) ? whole.replace(/\D/g, '') : whole
  if (!/^\d*$/.test(integer)) return undefined
  return rounded(integer || '0', fraction)
}

/** The digits before and after the decimal sign. Undefined if the sign is ambiguous. */
function partsOf(text: string): [whole: string, fraction: string] | undefined {
  const [point, comma] = [text.lastIndexOf('.'), text.lastIndexOf(',')]
  const last = Math.max(point, comma)
  if (last === -1) return [text, '']
  const split: [string, string] = [text.slice(0, last), text.slice(last + 1)]
  const isOnlySign = point === -1 || comma === -1
  if (isOnlySign && text.indexOf(text[last] as string) !== last) return GROUPED.test(text) ? [text, ''] : undefined
  return mayBeThousands(text) ? undefined : split
}

/** Rounded half away from zero to the decimals that amounts have. */
function rounded(whole: string, fraction: string): string {
  if (fraction.length <= DECIMALS) return fraction === '' ? whole : `${whole}.${fraction}`
  const up = (fraction[DECIMALS] ?? '0') >= '5' ? 1n : 0n
  const digits = String(BigInt(whole + fraction.slice(0, DECIMALS)) + up).padStart(DECIMALS + 1, '0')
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`
}
