import { CURRENCY_DECIMALS, CURRENCY_NUMBERS } from './iso-4217.ts'

/** ISO 4217's code for "no currency". Amounts in unknown currencies get it, so they are never added to other amounts. */
const NO_CURRENCY = 'XXX'

const CODE = /^(?:[A-Z]{3}|\d{3})$/

/** The signs that stand for one currency, by the Unicode CLDR's root locale. The sign of the dollar alone stands for many. */
export const CURRENCY_BY_SIGN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '€': 'EUR',
    '£': 'GBP',
    '₹': 'INR',
    '₩': 'KRW',
    '₪': 'ILS',
    '₫': 'VND',
    '₴': 'UAH',
    '₺': 'TRY',
    '₽': 'RUB',
    US$: 'USD',
  }),
)

/** Whether ISO 4217 has this code, or had it since 2000. In capitals. */
export function isCurrency(code: string): boolean {
  return CURRENCY_DECIMALS.has(code)
}

/**
 * The currency code of a text or a number: `usd`, ` USD ` and 840 are all USD, and `€` is EUR. Three letters or digits that are not an
 * ISO 4217 code give `NO_CURRENCY`.
 *
 * @returns undefined for anything else.
 */
export function readCurrency(value: string | number): string | undefined {
  const text = String(value).trim().toUpperCase()
  const code = CURRENCY_NUMBERS.get(text.padStart(3, '0')) ?? CURRENCY_BY_SIGN.get(text) ?? text
  if (isCurrency(code)) return code
  return CODE.test(code) ? NO_CURRENCY : undefined
}

/** The names under which systems write the code of a currency, where the currency is an object. */
export const CODE_NAMES: readonly string[] = ['code', 'currencyCode', 'currency_code', 'isoCode', 'iso_code', 'iso']

/**
 * The currency code of a property: of a text, of a number, or of an object such as `{ "code": "EUR", "symbol": "€" }`.
 *
 * @returns undefined for anything else.
 */
export function readStatedCurrency(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return readCurrency(value)
  if (typeof value !== 'object' || value === null) return undefined
  const code = CODE_NAMES.map((name) => (value as Record<string, unknown>)[name]).find((one) => one !== undefined)
  return typeof code === 'string' ? readCurrency(code) : undefined
}

/** The number of decimals of this currency, by ISO 4217: USD 2, JPY 0, KWD 3. */
export function decimalsOf(currency: string): number {
  return CURRENCY_DECIMALS.get(currency) ?? 2
}
