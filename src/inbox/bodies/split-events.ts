import type { Steps } from './steps.ts'

/** The most events in a request. Otherwise a body of commas would become a million messages. */
export const MAX_EVENTS = 250_000

/** The work pauses for other requests after this many bytes. */
const TURN_BYTES = 1 << 20

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const NEWLINE = 0x0a

/** Whether the body is a JSON array, by its first character. */
export function* startsArray(body: Uint8Array): Steps<boolean> {
  return body[yield* skipSpace(body, 0)] === OPEN_BRACKET
}

/** Whether the body has nothing but spaces. */
export function* isBlank(body: Uint8Array): Steps<boolean> {
  return (yield* skipSpace(body, 0)) === body.length
}

/**
 * Cuts a JSON array into the texts of its elements, byte for byte as they stand there, without reading them. So
 * numbers keep their digits, and a broken element is refused alone: an unknown word, a wrong bracket, bytes
 * that are not UTF-8. When the array does not end, the last piece holds the rest; text after its end is
 * one more piece.
 *
 * @returns undefined when there are more than `MAX_EVENTS`.
 */
export function* splitArray(body: Uint8Array): Steps<Uint8Array[] | undefined> {
  const pieces: Uint8Array[] = []
  let start = (yield* skipSpace(body, 0)) + 1
  let depth = 0
  let isInString = false
  let turnAt = start + TURN_BYTES
  for (let i = start; i < body.length; i++) {
    if (i >= turnAt) {
      turnAt = i + TURN_BYTES
      yield
    }
    const byte = body[i]
    if (isInString) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) isInString = false
    } else if (byte === QUOTE) {
      isInString = true
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++
    } else if (depth > 0) {
      if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--
    } else if (byte === COMMA) {
      if (pieces.push(yield* trim(body, start, i)) === MAX_EVENTS) return undefined
      start = i + 1
    } else if (byte === CLOSE_BRACKET) {
      const last = yield* trim(body, start, i)
      if (last.length > 0 || pieces.length > 0) pieces.push(last)
      const rest = yield* trim(body, i + 1, body.length)
      if (rest.length > 0) pieces.push(rest)
      return pieces
    }
  }
  pieces.push(yield* trim(body, start, body.length))
  return pieces
}

/**
 * The same for an array that was written as text once more: `"[{…},{…}]"`.
 *
 * @returns undefined for any other body. Of an array with too many elements the body is one piece, which is refused.
 */
export function* splitNestedArray(body: Uint8Array): Steps<Uint8Array[] | undefined> {
  if (body[0] !== QUOTE || body.at(-1) !== QUOTE) return undefined
  const text = readText(body)
  if (!text?.trimStart().startsWith('[')) return undefined
  return yield* splitArray(Buffer.from(text))
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
export function* splitLines(body: Uint8Array): Steps<Uint8Array[] | undefined> {
  const lines: Uint8Array[] = []
  let turnAt = TURN_BYTES
  for (let start = yield* skipSpace(body, 0); start < body.length; ) {
    if (start >= turnAt) {
      turnAt = start + TURN_BYTES
      yield
    }
    const newline = body.indexOf(NEWLINE, start)
    const end = newline === -1 ? body.length : newline
    if (lines.push(yield* trim(body, start, end)) > MAX_EVENTS) return undefined
    // Blank lines are skipped with the space that begins the next one.
    start = yield* skipSpace(body, end)
  }
  return lines
}

/** The bytes from `start` to `end` without the spaces around them. */
export function* trim(body: Uint8Array, start: number, end: number): Steps<Uint8Array> {
  const first = Math.min(end, isSpace(body[start]) ? yield* skipSpace(body, start) : start)
  let last = end
  for (let turnAt = end - TURN_BYTES; last > first && isSpace(body[last - 1]); last--) {
    if (last > turnAt) continue
    turnAt -= TURN_BYTES
    yield
  }
  return body.subarray(first, last)
}

/** The index of the first byte from `start` on that is not a space. */
function* skipSpace(body: Uint8Array, start: number): Steps<number> {
  let i = start
  for (let turnAt = start + TURN_BYTES; i < body.length && isSpace(body[i]); i++) {
    if (i < turnAt) continue
    turnAt += TURN_BYTES
    yield
  }
  return i
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
