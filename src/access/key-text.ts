import { createHash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

// A key is `tmk_`, 16 characters that identify it, 32 secret characters, and 6 characters with the CRC-32 of all before. The prefix lets
// scanners of source code find leaked keys, and the checksum shows a truncated key without a look-up.

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PREFIX = 'tmk_'
const ID_LENGTH = 16
const SECRET_LENGTH = 32
const CHECKSUM_LENGTH = 6
const WHOLE = PREFIX.length + ID_LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH
const FORM = /^tmk_[0-9A-Za-z]{54}$/

/** The public id of a key. */
export const KEY_ID = /^[0-9A-Za-z]{16}$/

export interface NewKeyText {
  id: string
  /** The whole key, which is shown once. */
  text: string
}

/** Makes a key of random characters. */
export function createKeyText(): NewKeyText {
  const id = randomText(ID_LENGTH)
  const start = PREFIX + id + randomText(SECRET_LENGTH)
  return { id, text: start + checksumOf(start) }
}

/** What a text is: a whole key with its id, a damaged key of Tidemark, or something else. */
export type KeyText = { kind: 'key'; id: string } | { kind: 'damaged'; problem: string } | { kind: 'other' }

/** Reads the id of a key, and checks its checksum. It does not say whether the key exists. */
export function readKeyText(text: string): KeyText {
  if (!text.startsWith(PREFIX)) return { kind: 'other' }
  if (text.length !== WHOLE) {
    return { kind: 'damaged', problem: `it has ${text.length} characters, and an access key has ${WHOLE}` }
  }
  const start = text.slice(0, -CHECKSUM_LENGTH)
  const isWhole = FORM.test(text) && checksumOf(start) === text.slice(-CHECKSUM_LENGTH)
  if (!isWhole) return { kind: 'damaged', problem: 'its checksum is wrong: a character is missing or was changed' }
  return { kind: 'key', id: text.slice(PREFIX.length, PREFIX.length + ID_LENGTH) }
}

/** The hash of a key as it is stored. A fast hash is enough for 190 random bits. */
export const hashOfKey = (text: string): Buffer => createHash('sha256').update(text).digest()

const randomText = (length: number) => Array.from({ length }, () => DIGITS.charAt(randomInt(DIGITS.length))).join('')

function checksumOf(text: string): string {
  let rest = crc32(text)
  let checksum = ''
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    checksum = DIGITS.charAt(rest % DIGITS.length) + checksum
    rest = Math.floor(rest / DIGITS.length)
  }
  return checksum
}
