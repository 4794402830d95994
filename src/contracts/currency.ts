import { CURRENCY_DECIMALS, CURRENCY_NUMBERS } from './iso-4217.ts'

/** ISO 4217's code for no currency: what is in one that it does not have, is never added to that of any other. */
const NO_CURRENCY = 'XXX'

const CODE = /^[A-Z]{3}$/

/** Whether ISO 4217 has this code, or had it since 2000. In capitals. */
export function isCurrency(code: string): boolean {
  return CURRENCY_DECIMALS.has(code)
}

/**
 * The code that a text or a number means: `usd`, ` USD ` and 840 are all USD. Of three letters that ISO 4217 does not have, it is
 * `NO_CURRENCY`.
 *
 * @returns undefined when it can be no code.
 */
export function readCurrency(value: string | number): string | undefined {
  const text = String(value).trim().toUpperCase()
  const code = CURRENCY_NUMBERS.get(text.padStart(3, '0')) ?? text
  if (isCurrency(code)) return code
  return CODE.test(code) ? NO_CURRENCY : undefined
}

/** How many decimals amounts of this currency are written with: USD 2, JPY 0, KWD 3, as ISO 4217 has them. */
export function decimalsOf(currency: string): number {
  return CURRENCY_DECIMALS.get(currency) ?? 2
}
