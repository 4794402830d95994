import { parse } from 'lossless-json'

/** Every number with this number of significant digits is exact in binary floating point. */
const EXACT_DIGITS = 15

/**
 * The start of a number that may have more digits (the point counts as one), or has an exponent. Text in strings can look the same, which
 * only costs time.
 */
const MAY_BE_INEXACT = /[:,[]\s*-?(?:[\d.]{16}|[\d.]+[eE])/

/**
 * Reads JSON without losing digits. Numbers of up to 15 significant digits become a `number`; longer ones stay text.
 *
 * Of two properties with the same name the last one counts, as with JSON.parse.
 *
 * @throws SyntaxError with the position of the first error, or if the text is nested thousands of levels deep.
 */
export function readJson(text: string): unknown {
  if (!MAY_BE_INEXACT.test(text)) return JSON.parse(text)
  try {
    return parse(text, undefined, { parseNumber: exactNumber, onDuplicateKey: ({ newValue }) => newValue })
  } catch (error) {
    // The library calls itself for each level.
    if (error instanceof RangeError) throw new SyntaxError('It is nested too deeply', { cause: error })
    throw error
  }
}

function exactNumber(numeral: string): number | string {
  const digits = numeral.replace(/^-?0*\.?0*|\./g, '')
  return digits.length <= EXACT_DIGITS && !/[eE]/.test(numeral) ? Number(numeral) : numeral
}
