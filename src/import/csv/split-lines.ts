/** One physical line, without its line break. */
export interface Line {
  /** Counted from 1. */
  number: number
  /** The whole line, or the beginning of a line that is too long. */
  bytes: Buffer
  isTooLong: boolean
}

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const KEPT_BYTES = 1000

/**
 * Splits a stream of bytes into the lines of each chunk. Never holds more than one chunk and `maxBytes`: only the
 * beginning of a longer line is kept.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Line[]> {
  let number = 1
  let pending: Buffer[] = []
  let pendingBytes = 0
  let isTooLong = false

  const add = (piece: Buffer) => {
    if (isTooLong) return
    pending.push(piece)
    pendingBytes += piece.length
    // One byte more than allowed may still be the carriage return of the line break.
    if (pendingBytes <= maxBytes + 1) return
    isTooLong = true
    pending = [Buffer.from(Buffer.concat(pending).subarray(0, KEPT_BYTES))]
  }
  const finish = (): Line => {
    const whole = pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending)
    const bytes = !isTooLong && whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole
    const line = { number, bytes, isTooLong: isTooLong || bytes.length > maxBytes }
    number++
    pending = []
    pendingBytes = 0
    isTooLong = false
    return line
  }

  for await (const chunk of chunks) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end))
      lines.push(finish())
      start = end + 1
    }
    if (start < chunk.length) add(chunk.subarray(start))
    yield lines
  }
  if (pendingBytes > 0) yield [finish()]
}
