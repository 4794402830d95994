import { isCurrency } from '../../contracts/currency.ts'
import { BLANKS, codeBeside, undress } from '../../contracts/dressed-number.ts'
import { type Money, parseMoney } from '../../money.ts'

/** The character before the fraction of a number. */
export type DecimalMark = '.' | ','

/** The value of a numeral, and its evidence of the decimal mark of the file. */
export interface Numeral {
  value: Money
  /** The mark that the numeral proves: `12.50` a point, `1.234.567` a comma, `750` neither. */
  shows?: DecimalMark
  /** `1.000` may be one or a thousand. */
  isAmbiguous?: boolean
  /** The currency beside the number, if its sign or code is unambiguous. */
  currency?: string
}

/** Text that is not a number, or cannot be read with the given decimal mark. */
export interface NoNumeral {
  problem: 'not a number' | 'decimal comma' | 'ambiguous' | 'other decimal mark'
  shows?: DecimalMark
}

const PLAIN = /^-?\d{1,20}(?:\.\d{1,20})?$/
const AMBIGUOUS = /^[1-9]\d{0,2}([.,])\d{3}$/
const EXPONENT = /^[+-]?\d+(?:\.\d+)?e[+-]?\d+$/i

/** A whole part with its groups of thousands, and a fraction, by the decimal mark. */
const forms: Readonly<Record<DecimalMark, RegExp>> = {
  '.': formOf('\\.', `,'’${BLANKS}`),
  ',': formOf(',', `.'’${BLANKS}`),
}

function formOf(mark: string, separators: string): RegExp {
  const groups = `[1-9]\\d{0,2}([${separators}])\\d{3}(?:\\2\\d{3})*`
  const indianGroups = mark === ',' ? '(?!)' : '[1-9]\\d?(?:,\\d{2})+,\\d{3}'
  return new RegExp(`^(${groups}|${indianGroups}|\\d*)(?:${mark}(\\d*))?$`)
}

/**
 * Reads a number as people and spreadsheets write it: with groups of thousands, a currency, a sign before or after
 * the number, or parentheses for a negative number.
 *
 * @param decimal the decimal mark; if undefined, a numeral with a decimal comma is refused.
 */
export function readNumeral(text: string, decimal?: DecimalMark): Numeral | NoNumeral {
  if (decimal !== ',' && PLAIN.test(text)) return ofPlain(text)
  const bare = undress(text)
  if (!bare) return ofExponent(text, decimal)
  const { digits, isNegative, beside } = bare
  const currency = beside && codeBeside(beside)
  if (currency && !isCurrency(currency)) return ofExponent(text, decimal)
  const shown = markShownBy(digits)
  const shows = shown === 'either' ? undefined : shown
  if (decimal === undefined && shown === 'either' && digits.includes(',')) return { problem: 'ambiguous' }
  if (decimal === undefined && shown === ',') return { problem: 'decimal comma', shows }
  const value = amountOf(digits, decimal ?? '.')
  if (value === undefined) return { problem: shows && shows !== decimal ? 'other decimal mark' : 'not a number', shows }
  return { value: isNegative ? -value : value, shows, isAmbiguous: shown === 'either', currency }
}

function ofPlain(text: string): Numeral | NoNumeral {
  const value = parseMoney(text)
  if (value === undefined) return { problem: 'not a number' }
  const shown = markShownBy(text.replace('-', ''))
  return { value, shows: shown === 'either' ? undefined : shown, isAmbiguous: shown === 'either' }
}

function ofExponent(text: string, decimal: DecimalMark | undefined): Numeral | NoNumeral {
  const value = decimal !== ',' && EXPONENT.test(text) ? parseMoney(text) : undefined
  return value === undefined ? { problem: 'not a number' } : { value }
}

function markShownBy(digits: string): DecimalMark | 'either' | undefined {
  const marks = digits.match(/[.,]/g) ?? []
  const last = marks.at(-1) as DecimalMark | undefined
  if (last === undefined) return undefined
  if (marks.length === 1) return AMBIGUOUS.test(digits) ? 'either' : last
  const isOfOneKind = marks.every((mark) => mark === last)
  if (isOfOneKind) return last === '.' ? ',' : '.'
  return last
}

function amountOf(digits: string, decimal: DecimalMark): Money | undefined {
  const match = forms[decimal].exec(digits)
  if (!match) return undefined
  const whole = (match[1] ?? '').replaceAll(/\D/g, '')
  const fraction = match[3] ?? ''
  if (whole === '' && fraction === '') return undefined
  return parseMoney(`${whole || '0'}${fraction && `.${fraction}`}`)
}
