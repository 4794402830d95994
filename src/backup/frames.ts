import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { UserError } from '../user-error.ts'

/** A backup that cannot be made, read or restored. The message says why; nothing was changed. */
export class BackupError extends UserError {}

/**
 * The parts of a backup: one header; for each table its description, its rows as COPY writes them, and its end; the end of the
 * backup.
 */
export type FrameKind = 'header' | 'table' | 'data' | 'table end' | 'end'

export interface Frame {
  kind: FrameKind
  payload: Buffer
}

/** The byte of each kind in the file. */
const KINDS: readonly FrameKind[] = ['header', 'table', 'data', 'table end', 'end']
/** Kind, length of the payload, and the first bytes of the SHA-256 of both and of the payload. */
const HEAD_BYTES = 13
const SUM_BYTES = 8
const MAX_PAYLOAD_BYTES = 1 << 28

/** A frame as bytes: its kind, its length, its checksum, its payload. */
export function encodeFrame(kind: FrameKind, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt8(KINDS.indexOf(kind), 0)
  head.writeUInt32BE(payload.length, 1)
  checksum(head, payload).copy(head, 5)
  return Buffer.concat([head, payload])
}

/**
 * The frames of a file, one after the other.
 *
 * @throws BackupError when the file is not a backup, is damaged, or ends too early.
 */
export async function* readFrames(path: string): AsyncGenerator<Frame> {
  if (!existsSync(path)) throw new BackupError(`${path} does not exist.`)
  const file = createReadStream(path)
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  let rest: Buffer = Buffer.alloc(0)
  let isComplete = false
  try {
    for await (const chunk of file.pipe(gunzip)) {
      rest = Buffer.concat([rest, chunk as Buffer])
      for (let found = takeFrame(rest, path); found; found = takeFrame(rest, path)) {
        rest = rest.subarray(found.bytes)
        isComplete = found.frame.kind === 'end'
        yield found.frame
      }
    }
  } catch (cause) {
    if (cause instanceof BackupError || !isGzipFault(cause)) throw cause
    throw new BackupError(`${path} is damaged or incomplete: ${(cause as Error).message}. Use another backup.`, {
      cause,
    })
  } finally {
    file.destroy()
  }
  if (!isComplete || rest.length > 0) {
    throw new BackupError(`${path} is incomplete: it has no end mark. Use another backup.`)
  }
}

function takeFrame(bytes: Buffer, path: string): { frame: Frame; bytes: number } | undefined {
  if (bytes.length < HEAD_BYTES) return undefined
  const kind = KINDS[bytes.readUInt8(0)]
  const length = bytes.readUInt32BE(1)
  if (kind === undefined || length > MAX_PAYLOAD_BYTES) throw new BackupError(`${path} is not a backup of Tidemark.`)
  if (bytes.length < HEAD_BYTES + length) return undefined
  const payload = bytes.subarray(HEAD_BYTES, HEAD_BYTES + length)
  if (!checksum(bytes, payload).equals(bytes.subarray(5, HEAD_BYTES))) {
    throw new BackupError(`${path} is damaged: a checksum differs. Use another backup.`)
  }
  return { frame: { kind, payload }, bytes: HEAD_BYTES + length }
}

function checksum(head: Buffer, payload: Buffer): Buffer {
  return createHash('sha256').update(head.subarray(0, 5)).update(payload).digest().subarray(0, SUM_BYTES)
}

const isGzipFault = (error: unknown) => {
  const { code = '' } = (error ?? {}) as { code?: string }
  return code.startsWith('Z_')
}
