import type { Request } from './request.ts'

type Body = Request['body']

/** Lock tokens, as 32 hexadecimal digits. */
export function readTokens(body: Body): string[] {
  return readList(body, 'lock-tokens').map((token) => (Buffer.isBuffer(token) ? token.toString('hex') : ''))
}

export function readSequenceNumbers(body: Body): number[] {
  return readList(body, 'sequence-numbers').map(toNumber)
}

export function readList(body: Body, name: string): unknown[] {
  const value = body[name]
  return Array.isArray(value) ? value : []
}

/** @returns undefined when it is missing. */
export function readText(body: Body, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}

/** A map in a map; empty when it is missing. */
export function readMap(body: Body, name: string): Readonly<Record<string, unknown>> {
  const value = body[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
    ? (value as Record<string, unknown>)
    : {}
}

/** rhea decodes a small long as a number, and a large one as its 8 bytes. */
export function toNumber(value: unknown): number {
  if (Buffer.isBuffer(value) && value.length === 8) return Number(value.readBigInt64BE())
  return typeof value === 'number' ? value : 0
}
