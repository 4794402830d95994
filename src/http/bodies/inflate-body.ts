import { addAbortSignal } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ProblemError } from '../responses/problem.ts'
import type { BodyAccount } from './body-budget.ts'
import { GatheredBytes } from './gathered-bytes.ts'
import { bodyTooLarge, clientGone } from './receive-body.ts'
import { createSlots } from './slots.ts'

/** Bodies that are inflated at a time: fewer than Node has threads for it. */
const AT_ONCE = 3
/** Even very similar events do not compress better than this ratio. */
const LARGEST_RATIO = 200
/** Up to this size no ratio is absurd. */
const ANY_RATIO_BYTES = 1 << 20
const PIECE_BYTES = 64 << 10

interface InflateOptions {
  account: BodyAccount
  maxBytes: number
  /** Aborted when the client disconnects. */
  signal: AbortSignal
}

type Inflate = (sent: Buffer, options: InflateOptions) => Promise<Buffer>

/**
 * Makes the function that inflates gzip bodies, a few at a time. Their bytes are counted as they come out.
 *
 * That function throws ProblemError when the body is not gzip, inflates to more than `maxBytes` or to an absurd multiple of its
 * size, or finds no room in time; the signal's reason when the client disconnects.
 */
export function createInflate(): Inflate {
  const slots = createSlots(AT_ONCE)
  return async (sent, { account, maxBytes, signal }) => {
    await slots.enter(signal)
    let isInside = true
    const gathered = new GatheredBytes(maxBytes)
    const hold = async (bytes: number) => {
      if (account.tryHold(bytes)) return
      slots.leave()
      isInside = false
      await account.hold(bytes, signal)
      await slots.enter(signal)
      isInside = true
    }
    try {
      const mostBytes = Math.max(sent.length * LARGEST_RATIO, ANY_RATIO_BYTES)
      for await (const piece of piecesOf(sent, signal)) {
        const bytes = gathered.length + piece.length
        if (bytes > maxBytes) throw bodyTooLarge(maxBytes)
        if (bytes > mostBytes) throw absurdRatio(sent.length)
        await hold(sent.length + gathered.memoryWith(piece.length))
        gathered.append(piece)
      }
      account.tryHold(gathered.memoryWith(0))
      return gathered.toBuffer()
    } catch (error) {
      gathered.discard()
      if (signal.aborted) throw clientGone()
      if (error instanceof ProblemError) throw error
      throw new ProblemError('invalid-body', 'The body is not valid gzip', { cause: error })
    } finally {
      if (isInside) slots.leave()
    }
  }
}

function piecesOf(sent: Buffer, signal: AbortSignal): AsyncIterable<Buffer> {
  const gunzip = addAbortSignal(signal, createGunzip({ chunkSize: PIECE_BYTES }))
  gunzip.end(sent)
  return gunzip
}

function absurdRatio(sentBytes: number): ProblemError {
  const detail = `The ${sentBytes} bytes of gzip decompress to more than ${LARGEST_RATIO} times their size. Send the events in smaller requests, or without compression`
  return new ProblemError('body-too-large', detail)
}
