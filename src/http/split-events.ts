/** The most events a request may hold. A body of nothing but commas would else become a million messages. */
export const MAX_EVENTS = 250_000

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const NEWLINE = 0x0a

/** Whether the body is a JSON array, by its first character. */
export function startsArray(body: Uint8Array): boolean {
  return body[skipSpace(body, 0)] === OPEN_BRACKET
}

/**
 * Cuts a JSON array into the texts of its elements, byte for byte as they stand there, without reading them. So
 * numbers keep their digits, and a broken element is refused alone: an unknown word, a bracket of the wrong kind, bytes
 * that are no UTF-8. Where the array does not end, the last piece holds all that is left; what follows after its end is
 * one more piece.
 *
 * @returns undefined when there are more than `MAX_EVENTS`.
 */
export function splitArray(body: Uint8Array): Uint8Array[] | undefined {
  const pieces: Uint8Array[] = []
  let start = skipSpace(body, 0) + 1
  let depth = 0
  for (let i = start; i < body.length; i++) {
    const byte = body[i]
    if (byte === QUOTE) {
      i = endOfString(body, i)
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++
    } else if (depth > 0) {
      if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--
    } else if (byte === COMMA) {
      if (pieces.push(trim(body, start, i)) === MAX_EVENTS) return undefined
      start = i + 1
    } else if (byte === CLOSE_BRACKET) {
      const last = trim(body, start, i)
      if (last.length > 0 || pieces.length > 0) pieces.push(last)
      const rest = trim(body, i + 1, body.length)
      if (rest.length > 0) pieces.push(rest)
      return pieces
    }
  }
  pieces.push(trim(body, start, body.length))
  return pieces
}

/**
 * The same for an array that was written as text once more: `"[{…},{…}]"`.
 *
 * @returns undefined for any other body. Of an array with too many elements the body is one piece, which is refused.
 */
export function splitNestedArray(body: Uint8Array): Uint8Array[] | undefined {
  if (body[0] !== QUOTE || body.at(-1) !== QUOTE) return undefined
  const text = readText(body)
  if (!text?.trimStart().startsWith('[')) return undefined
  return splitArray(Buffer.from(text))
}

function readText(body: Uint8Array): string | undefined {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  } catch {
    return undefined
  }
}

/**
 * Cuts NDJSON into its lines; blank ones are left out.
 *
 * @returns undefined when there are more than `MAX_EVENTS`.
 */
export function splitLines(body: Uint8Array): Uint8Array[] | undefined {
  const lines: Uint8Array[] = []
  for (let start = 0; start < body.length; ) {
    const newline = body.indexOf(NEWLINE, start)
    const end = newline === -1 ? body.length : newline
    const line = trim(body, start, end)
    if (line.length > 0 && lines.push(line) > MAX_EVENTS) return undefined
    start = end + 1
  }
  return lines
}

/** Where the string ends that begins at `start`; the end of the body when it does not. */
function endOfString(body: Uint8Array, start: number): number {
  for (let i = start + 1; i < body.length; i++) {
    const byte = body[i]
    if (byte === BACKSLASH) i++
    else if (byte === QUOTE) return i
  }
  return body.length
}

/** The bytes from `start` to `end` without the spaces around them. */
export function trim(body: Uint8Array, start: number, end: number): Uint8Array {
  let first = start
  let last = end
  while (first < last && isSpace(body[first])) first++
  while (last > first && isSpace(body[last - 1])) last--
  return body.subarray(first, last)
}

function skipSpace(body: Uint8Array, start: number): number {
  let i = start
  while (i < body.length && isSpace(body[i])) i++
  return i
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
