import { isUtf8 } from 'node:buffer'

/** UTF-8. Lines that are not valid UTF-8 are read as Windows-1252, which older spreadsheets write. */
export const UTF8_OR_WINDOWS = 'utf-8 or windows-1252'

const NEWLINE = 0x0a

/** Whether text in this encoding can be read: a name of the WHATWG's Encoding Standard, such as `windows-1252`. */
export function isEncoding(name: string): boolean {
  try {
    new TextDecoder(name)
    return true
  } catch {
    return false
  }
}

/**
 * The text of these bytes as UTF-8, chunk by chunk.
 *
 * @param onWindows called if lines of `UTF8_OR_WINDOWS` are not valid UTF-8.
 */
export function toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: string | undefined,
  onWindows: () => void = () => {},
): AsyncIterable<Buffer> {
  if (encoding === UTF8_OR_WINDOWS) return decodeLines(chunks, onWindows)
  if (encoding === undefined || new TextDecoder(encoding).encoding === 'utf-8') return chunks
  return decodeStream(chunks, encoding)
}

/** The beginning of a text. Its last character may be incomplete. */
export function headText(head: Uint8Array, encoding: string | undefined): string {
  return new TextDecoder(encoding === UTF8_OR_WINDOWS ? 'windows-1252' : encoding).decode(head)
}

async function* decodeStream(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

async function* decodeLines(chunks: AsyncIterable<Buffer>, onWindows: () => void): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const end = bytes.lastIndexOf(NEWLINE) + 1
    yield decodeEachLine(bytes.subarray(0, end), onWindows)
    rest = bytes.subarray(end)
  }
  yield decodeEachLine(rest, onWindows)
}

function decodeEachLine(bytes: Buffer, onWindows: () => void): Buffer {
  if (isUtf8(bytes)) return bytes
  onWindows()
  const windows = new TextDecoder('windows-1252')
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline < 0 ? bytes.length : newline + 1
    const line = bytes.subarray(start, end)
    lines.push(isUtf8(line) ? line : Buffer.from(windows.decode(line)))
    start = end
  }
  return Buffer.concat(lines)
}

const SAMPLE_BYTES = 200

/** The kind of UTF-16 that a text without a byte order mark probably is: in Latin text, every second byte is zero. */
export function guessUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = head.subarray(0, Math.min(SAMPLE_BYTES, head.length - (head.length % 2)))
  const zerosAt = (offset: number) => sample.filter((byte, i) => i % 2 === offset && byte === 0).length
  const most = sample.length / 2
  if (zerosAt(0) === 0 && zerosAt(1) > most / 2) return 'utf-16le'
  return zerosAt(1) === 0 && zerosAt(0) > most / 2 ? 'utf-16be' : undefined
}
