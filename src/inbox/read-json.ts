import { parse } from 'lossless-json'

/** The most digits, with the point, of a number that binary floating point holds exactly. */
const EXACT_LENGTH = 15

/**
 * Reads JSON such that no number loses a digit: what a `number` holds exactly (up to 15 significant digits) is a
 * `number`, every other numeral is its own text.
 *
 * @throws SyntaxError with the place of the first mistake.
 */
export function readJson(text: string): unknown {
  return mayBeInexact(text) ? parse(text, undefined, { parseNumber: exactNumber }) : JSON.parse(text)
}

function exactNumber(numeral: string): number | string {
  const digits = numeral.replace(/^-?0*\.?0*|\./g, '')
  return digits.length <= EXACT_LENGTH && !/[eE]/.test(numeral) ? Number(numeral) : numeral
}

const DIGIT_0 = 48
const DIGIT_9 = 57
const POINT = 46
const MINUS = 45
const LOWER_CASE = 0x20
const EXPONENT = 101
const STARTS_NUMBER = new Set([...':,[ \t\n\r'].map((character) => character.charCodeAt(0)))

/**
 * Whether a run of digits and points is longer than any exact number, or a number has an exponent. Text inside strings
 * may look like that too, which only costs time. One pass over the characters: several times faster than a regular
 * expression, and this is read for every event.
 */
function mayBeInexact(text: string): boolean {
  let runLength = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= DIGIT_9 && (code >= DIGIT_0 || code === POINT)) {
      if (++runLength > EXACT_LENGTH) return true
      continue
    }
    if (runLength > 0) {
      if ((code | LOWER_CASE) === EXPONENT && isNumberStart(text, i - runLength)) return true
      runLength = 0
    }
  }
  return false
}

function isNumberStart(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1)
  return STARTS_NUMBER.has(before === MINUS ? text.charCodeAt(start - 2) : before)
}
