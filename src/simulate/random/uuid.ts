import type { Random } from './random.ts'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * A UUID of version 7 (RFC 9562, section 5.7): the time in its first 48 bits, so that ids sort by time, and the rest
 * from `random`, so that the same event always gets the same id.
 */
export function uuidAt(ms: number, random: Random): string {
  const high = Math.floor(ms / 65_536)
  const low = ms % 65_536
  const first = random.uint32()
  const second = random.uint32()
  const third = random.uint32()
  const version = 0x7000 | (first & 0x0fff)
  const variant = 0x8000 | ((first >>> 16) & 0x3fff)
  return `${hex32(high)}-${hex16(low)}-${hex16(version)}-${hex16(variant)}-${hex16(second & 0xffff)}${hex32(third)}`
}

function hex16(value: number): string {
  return `${HEX[(value >>> 8) & 255]}${HEX[value & 255]}`
}

function hex32(value: number): string {
  return hex16(value >>> 16) + hex16(value & 0xffff)
}
