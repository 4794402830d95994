import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type Encoding = 'base64' | 'hex'

/** What a platform has signed: pieces of text and bytes, one after the other. */
export type SignedParts = readonly (string | Uint8Array)[]

/** The HMAC-SHA256 of all parts. */
export function hmacSha256(key: string | Uint8Array, parts: SignedParts): Buffer {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

/**
 * Whether one of the signatures is the HMAC-SHA256 of the parts under one of the keys. Every key is tried, and every comparison takes
 * constant time.
 *
 * @param signatures as they were received, each in the given encoding.
 * @param keys the secrets of a connection, or the bytes that they stand for.
 */
export function isSigned(
  signatures: readonly string[],
  parts: SignedParts,
  keys: readonly (string | Uint8Array)[],
  encoding: Encoding,
): boolean {
  const given = signatures.map((signature) => Buffer.from(signature, encoding))
  return keys
    .map((key) => hmacSha256(key, parts))
    .map((expected) => given.some((one) => one.length === expected.length && timingSafeEqual(one, expected)))
    .includes(true)
}

/** Whether a text that was received, such as a bearer token, is one of the secrets. Their hashes are compared in constant time. */
export function isSecret(given: string | undefined, secrets: readonly string[]): boolean {
  if (given === undefined) return false
  const hash = sha256(given)
  return secrets.map((secret) => timingSafeEqual(sha256(secret), hash)).includes(true)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()
