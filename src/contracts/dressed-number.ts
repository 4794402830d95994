import { CURRENCY_BY_SIGN } from './currency.ts'

/** The parts of a number as people and spreadsheets write it. */
export interface DressedNumber {
  /** Digits and their marks, such as `1.234,50`. */
  digits: string
  isNegative: boolean
  /** The currency beside the number: three letters or a sign, as they are written. */
  beside?: string
}

/** Blanks between groups of thousands, for character classes. */
export const BLANKS = '\\u0020\\u00a0\\u2009\\u202f'
const SIGN = '[+\\-\\u2212]'
const CURRENCY = '(?:[A-Za-z]{0,3}\\p{Sc}|[A-Za-z]{3}|[Kk]r\\.?|zł|Kč|Ft|lei|Fr\\.|Rs\\.?)'
const DRESSED = new RegExp(
  `^(\\()?\\s*(${SIGN})?\\s*(${CURRENCY})?\\s*(${SIGN})?\\s*([\\d.,'’${BLANKS}]*?)\\s*(${CURRENCY})?\\s*(${SIGN})?\\s*(\\))?$`,
  'u',
)
/**
 * Removes a sign before or after a number, the parentheses of a negative number, and a currency.
 *
 * @returns undefined when the text is not a number.
 */
export function undress(text: string): DressedNumber | undefined {
  const match = DRESSED.exec(text)
  if (!match || !/\d/.test(match[5] ?? '')) return undefined
  const [, opening, first, before, second, digits = '', behind, last, closing] = match
  const signs = [first, second, last].filter((sign) => sign !== undefined)
  const isBalanced = (opening === undefined) === (closing === undefined)
  if (!isBalanced || signs.length + (opening ? 1 : 0) > 1 || (before && behind)) return undefined
  const isNegative = opening !== undefined || (signs[0] !== undefined && signs[0] !== '+')
  return { digits: digits.trim(), isNegative, beside: before ?? behind }
}

/** The code beside a number, in capitals, or the code of its sign. Undefined for a sign of several currencies, such as `$` or `kr`. */
export function codeBeside(beside: string): string | undefined {
  return /^[A-Za-z]{3}$/.test(beside) && !/^lei$/i.test(beside) ? beside.toUpperCase() : CURRENCY_BY_SIGN.get(beside)
}
