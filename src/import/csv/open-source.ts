import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ImportError } from '../import-error.ts'
import { toUtf8 } from './decode-text.ts'

/** A file or standard input that is being read: decompressed, and without byte order mark. */
export interface Source {
  name: string
  /** The size of the file on disk in bytes; undefined for a pipe. */
  size: number | undefined
  /** Bytes of the file read so far. */
  bytesRead: () => number
  /** The first bytes of the content, from which its format is detected. */
  head: Buffer
  /** The encoding of the byte order mark. If set, `head` and `chunks` are already converted to UTF-8. */
  encoding?: string
  chunks: AsyncIterable<Buffer>
  close: () => void
}

/** The name of `-` in messages. */
export const STANDARD_INPUT = 'standard input'

const HEAD_BYTES = 512
/** The head contains the first line, which may be a header with many columns, if it is not longer. */
const LONGEST_HEADER_BYTES = 16 << 10
const NEWLINE = 0x0a
const READ_BYTES = 256 << 10
const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b

const otherFormats: { magic: number[]; advice: string }[] = [
  { magic: [0x50, 0x4b, 3, 4], advice: 'is a ZIP archive or an Excel workbook; unpack it, or save it as CSV' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], advice: 'is compressed with zstd; pipe it in: zstd -dc FILE | tidemark import -' },
  { magic: [0x42, 0x5a, 0x68], advice: 'is compressed with bzip2; pipe it in: bzip2 -dc FILE | tidemark import -' },
]

const byteOrderMarks: readonly { mark: Buffer; encoding: string }[] = [
  { mark: Buffer.from('\ufeff'), encoding: 'utf-8' },
  { mark: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { mark: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
]

/**
 * Opens a file, or standard input for `-`. Gzip is recognised by its first bytes, not by its name.
 *
 * @param input the stream for `-`.
 * @throws ImportError when the file does not exist or is not text. Reading its chunks throws ImportError on failure.
 */
export async function openSource(path: string, input: Readable = process.stdin): Promise<Source> {
  const name = path === '-' ? STANDARD_INPUT : path
  const size = await statSource(path)
  return openStream(path === '-' ? input : createReadStream(path, { highWaterMark: READ_BYTES }), { name, size })
}

/**
 * Opens a stream of the bytes of a file.
 *
 * @throws ImportError when it is not text. Reading its chunks throws ImportError on failure.
 */
export async function openStream(file: Readable, { name, size }: Pick<Source, 'name' | 'size'>): Promise<Source> {
  let bytesRead = 0
  try {
    const raw = await peek(
      explainErrors(
        countBytes(file, (count) => (bytesRead += count)),
        name,
      ),
    )
    const text = isGzip(raw.head) ? await peek(explainErrors(unzip(raw.chunks(0)), name)) : raw
    const other = otherFormats.find(({ magic }) => magic.every((byte, i) => text.head[i] === byte))
    if (other) throw new ImportError(`${name} ${other.advice}`)
    const { mark, encoding } = byteOrderMarks.find(({ mark }) => text.head.subarray(0, mark.length).equals(mark)) ?? {}
    const decoded = await peek(decode(text.chunks(mark?.length ?? 0), encoding))
    return {
      name,
      size,
      bytesRead: () => bytesRead,
      head: decoded.head,
      encoding,
      chunks: decoded.chunks(0),
      close: () => file.destroy(),
    }
  } catch (error) {
    file.destroy()
    throw error
  }
}

/** @returns the size of a file; undefined for a pipe. @throws ImportError when the file does not exist. */
export async function statSource(path: string): Promise<number | undefined> {
  if (path === '-') return undefined
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImportError(`cannot read ${path}: ${error.code === 'ENOENT' ? 'file not found' : error.message}`, {
      cause: error,
    })
  })
  if (found.isDirectory()) throw new ImportError(`cannot read ${path}: it is a folder`)
  return found.isFile() ? found.size : undefined
}

async function* countBytes(file: Readable, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of file as AsyncIterable<Buffer>) {
    count(chunk.length)
    yield chunk
  }
}

async function* explainErrors(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    if (error instanceof ImportError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const what = code === 'Z_BUF_ERROR' ? 'the compressed file is incomplete' : message
    throw new ImportError(`cannot read ${name}: ${what}`, { cause: error })
  }
}

function unzip(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: READ_BYTES })
  // A failure on either side destroys gunzip, whose reader gets the error.
  pipeline(Readable.from(chunks, { highWaterMark: 2 }), gunzip, () => {})
  return gunzip
}

async function* decode(chunks: AsyncIterable<Buffer>, encoding: string | undefined): AsyncGenerator<Buffer> {
  yield* toUtf8(chunks, encoding)
}

/** Reads the first bytes. `chunks` returns all bytes from the position `from`. */
async function peek(source: AsyncGenerator<Buffer>) {
  let head: Buffer = Buffer.alloc(0)
  const isShort = () => head.length < HEAD_BYTES || (head.length < LONGEST_HEADER_BYTES && !head.includes(NEWLINE))
  while (isShort()) {
    const next = await source.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  const chunks = async function* (from: number): AsyncGenerator<Buffer> {
    if (head.length > from) yield head.subarray(from)
    yield* source
  }
  return { head, chunks }
}
