import { parse } from 'lossless-json'

/** Sixteen digits or more, or an exponent: numbers that binary floating point may not hold exactly. */
const MAY_BE_INEXACT = /\d[\d.]{15,}|[:,[\s]-?\d+(?:\.\d+)?[eE]/

/**
 * Reads JSON such that no number loses a digit: what a `number` holds exactly (up to 15 significant digits) is a
 * `number`, every other numeral is its own text.
 *
 * @throws SyntaxError with the place of the first mistake.
 */
export function readJson(text: string): unknown {
  if (!MAY_BE_INEXACT.test(text)) return JSON.parse(text)
  return parse(text, undefined, { parseNumber: exactNumber })
}

function exactNumber(numeral: string): number | string {
  const digits = numeral.replace(/^-?0*\.?0*|[eE].*$|\./g, '')
  return digits.length <= 15 && !/[eE]/.test(numeral) ? Number(numeral) : numeral
}
