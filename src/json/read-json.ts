import { parse } from 'lossless-json'

/** The most significant digits of a number that binary floating point surely holds. */
const EXACT_DIGITS = 15

/**
 * The start of a number that may have more digits than that (the point counts for one), or that has an exponent. Text
 * inside strings may look the same, which only costs time.
 */
const MAY_BE_INEXACT = /[:,[]\s*-?(?:[\d.]{16}|[\d.]+[eE])/

/**
 * Reads JSON such that no number loses a digit: what a `number` holds exactly (up to 15 significant digits) is a
 * `number`, every other numeral is its own text.
 *
 * Of two properties with one name the last counts, as with JSON.parse.
 *
 * @throws SyntaxError with the place of the first mistake.
 */
export function readJson(text: string): unknown {
  if (!MAY_BE_INEXACT.test(text)) return JSON.parse(text)
  return parse(text, undefined, { parseNumber: exactNumber, onDuplicateKey: ({ newValue }) => newValue })
}

function exactNumber(numeral: string): number | string {
  const digits = numeral.replace(/^-?0*\.?0*|\./g, '')
  return digits.length <= EXACT_DIGITS && !/[eE]/.test(numeral) ? Number(numeral) : numeral
}
