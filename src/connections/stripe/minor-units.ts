import { textOf } from '../reading/json.ts'

/** Stripe's own table: https://docs.stripe.com/currencies#minor-units. ISO 4217 differs for ISK, UGX and others, which have two here. */
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD JOD KWD OMR TND'.split(' ').map((code) => [code, 3] as const),
])

const DEFAULT_DECIMALS = 2

/** Reads an amount of Stripe, which is a whole number of the smallest units of its currency. Undefined if it is not one. */
export function amountOf(units: unknown, currency: string): string | undefined {
  const [, sign = '', digits] = /^(-?)(\d{1,20})$/.exec(textOf(units) ?? '') ?? []
  if (digits === undefined) return undefined
  const decimals = DECIMALS.get(currency) ?? DEFAULT_DECIMALS
  if (decimals === 0) return `${sign}${digits}`
  const padded = digits.padStart(decimals + 1, '0')
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}

/** The currency of an object of Stripe, where it is in small letters. */
export const currencyOf = (code: unknown): string => (textOf(code) ?? '').toUpperCase()
