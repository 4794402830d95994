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
/** Three letters and a sign. */
const LONGEST_CURRENCY = 4
const DIGITS = new RegExp(`^[\\d.,'’${BLANKS}]*$`, 'u')
/** What may stand before the digits. It matches every text at its start, so it never goes back over blanks. */
const BEFORE = new RegExp(`^(\\()?\\s*(${SIGN})?\\s*(${CURRENCY})?\\s*(${SIGN})?\\s*`, 'u')
const LAST_PARENTHESIS = /\)$/
const LAST_SIGN = new RegExp(`${SIGN}$`, 'u')
const LAST_CURRENCY = new RegExp(`${CURRENCY}$`, 'u')
/** `10,-` and `10.–` are whole amounts: the dash stands in place of the cents, and is not a minus sign. */
const NO_CENTS = /(?<=[.,])(?:--?|[\u2012-\u2015\u2212])$/u

/**
 * Removes a sign before or after a number, the parentheses of a negative number, a currency, and a dash in place of cents.
 * The time grows with the length of the text, whatever it holds: texts come from outside.
 *
 * @returns undefined when the text is not a number.
 */
export function undress(text: string): DressedNumber | undefined {
  const [start = '', opening, first, before, second] = BEFORE.exec(text) ?? []
  const [withoutClosing, closing] = cutLast(text.slice(start.length), LAST_PARENTHESIS)
  const [withoutSign, last] = NO_CENTS.test(withoutClosing) ? [withoutClosing] : cutLast(withoutClosing, LAST_SIGN)
  const [numeral, behind] = cutLast(withoutSign, LAST_CURRENCY)
  const digits = numeral.replace(NO_CENTS, '')
  if (!DIGITS.test(digits) || !/\d/.test(digits)) return undefined
  const signs = [first, second, last].filter((sign) => sign !== undefined)
  const isBalanced = (opening === undefined) === (closing === undefined)
  if (!isBalanced || signs.length + (opening ? 1 : 0) > 1 || (before && behind)) return undefined
  const isNegative = opening !== undefined || (signs[0] !== undefined && signs[0] !== '+')
  return { digits, isNegative, beside: before ?? behind }
}

/** Cuts what an expression finds at the end of a text, and blanks around it. */
function cutLast(text: string, last: RegExp): [rest: string, cut: string | undefined] {
  const trimmed = text.trimEnd()
  const cut = last.exec(trimmed.slice(-LONGEST_CURRENCY))?.[0]
  return cut ? [trimmed.slice(0, -cut.length).trimEnd(), cut] : [trimmed, undefined]
}

/** The code beside a number, in capitals, or the code of its sign. Undefined for a sign of several currencies, such as `$` or `kr`. */
export function codeBeside(beside: string): string | undefined {
  return /^[A-Za-z]{3}$/.test(beside) && !/^lei$/i.test(beside) ? beside.toUpperCase() : CURRENCY_BY_SIGN.get(beside)
}
