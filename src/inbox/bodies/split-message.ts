import { isBinaryMode } from '../envelopes/cloud-event-headers.ts'
import type { Message } from '../message.ts'
import { splitArray } from './split-events.ts'
import { finish } from './steps.ts'

type Splittable = Pick<Message, 'body' | 'headers' | 'fallbackId'>

/**
 * The messages in one message whose body is a JSON array, as Azure Event Grid sends its own schema. Each keeps the bytes and the headers that it came
 * with. The body of a CloudEvent in binary mode is its data, whatever that is.
 *
 * @returns the message itself when it is not an array, or an empty one.
 */
export function splitMessage<M extends Splittable>(message: M): readonly M[] {
  const start = bracketOf(message.body)
  if (start === undefined || isBinaryMode(message.headers ?? {})) return [message]
  const array = message.body.slice(start)
  const pieces = finish(splitArray(typeof array === 'string' ? Buffer.from(array) : array))
  if (!pieces || pieces.length === 0) return [message]
  const { fallbackId } = message
  return pieces.map((body, i) => ({
    ...message,
    body,
    fallbackId: fallbackId === undefined || i === 0 ? fallbackId : `${fallbackId}-${i}`,
  }))
}

const BRACKET = '['.charCodeAt(0)
/** The byte order mark of UTF-8: in text, and as the first of three bytes. */
const MARKS = [0xfeff, 0xef]

/** The place of a bracket that is the first character. Looks at more than the first characters only where the body begins with blanks. */
function bracketOf(body: string | Uint8Array): number | undefined {
  const codeAt = (i: number) => (typeof body === 'string' ? body.charCodeAt(i) : body[i]) ?? 0
  let i = 0
  if (MARKS.includes(codeAt(0))) i = typeof body === 'string' ? 1 : 3
  while (BLANKS.has(codeAt(i))) i++
  return codeAt(i) === BRACKET ? i : undefined
}

const BLANKS: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09])
