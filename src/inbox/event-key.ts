import { createHash } from 'node:crypto'

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** Whether an id names its event all over the world, without its sender's name beside it. */
export function isUuid(id: string): boolean {
  return UUID.test(id)
}

/** The inbox's narrow key of an event id: the id itself where it is a UUID, else the first 128 bits of its SHA-256. */
export function eventKey(id: string): string {
  return UUID.test(id) ? id.toLowerCase() : hashToUuid(id)
}

/** 128 bits of SHA-256 in the form of a UUID. */
export function hashToUuid(content: string | Uint8Array): string {
  const hex = createHash('sha256').update(content).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
