import { createHash } from 'node:crypto'

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** Whether an id is unique without the name of its sender. */
export function isUuid(id: string): boolean {
  return UUID.test(id)
}

/** The short key of an event id in the inbox: the id itself if it is a UUID, otherwise the first 128 bits of its SHA-256. */
export function eventKey(id: string): string {
  return UUID.test(id) ? id.toLowerCase() : hashToUuid(id)
}

/** 128 bits of SHA-256 in the form of a UUID. */
export function hashToUuid(content: string | Uint8Array): string {
  const hex = createHash('sha256').update(content).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** The key of an event with the id of an event of another type, for envelopes in which ids are unique within a type. */
export function keyWithinType(key: string, type: string): string {
  return hashToUuid(`${key}\u0000${plainTypeName(type)}`)
}

const MAX_REMEMBERED_TYPES = 1000
const typeHashes = new Map<string, number>()

/** 32 bits of the hash of a type's name, which the inbox stores with the key. Hashes are cached, because types are few. */
export function typeHash(type: string): number {
  const known = typeHashes.get(type)
  if (known !== undefined) return known
  const hash = createHash('sha256').update(plainTypeName(type)).digest().readInt32BE(0)
  if (typeHashes.size < MAX_REMEMBERED_TYPES) typeHashes.set(type, hash)
  return hash
}

/** An unknown type may be sent in several spellings of one name. */
const plainTypeName = (type: string) => type.toLowerCase().replace(/event$/, '')
