import type { WireValue } from './wire.ts'

/** A value that filters compare. `undefined` is SQL's unknown: absent, null, or not comparable. */
export type Scalar = string | number | bigint | boolean | Date | undefined

const SYMBOLIC_KINDS = { uri: 'com.microsoft:uri', instant: 'com.microsoft:datetime-offset' } as const
/** .NET counts 100 ns from the year 1. */
const TICKS_TO_1970 = 621_355_968_000_000_000n

/** The value of a property for filters. */
export function toScalar({ value, type, descriptor }: WireValue): Scalar {
  const plain = value instanceof Date ? value : unpack(value, type.typecode)
  if (descriptor?.value === SYMBOLIC_KINDS.instant) return fromTicks(plain)
  if (descriptor !== undefined && descriptor.value !== SYMBOLIC_KINDS.uri) return undefined
  return plain
}

/** Milliseconds since 1970 as .NET ticks, in the 8 bytes of an AMQP long. */
export function ticksOf(timeMs: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(timeMs) * 10_000n + TICKS_TO_1970)
  return bytes
}

function unpack(value: unknown, typecode: number): Scalar {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return typecode === 0x56 ? value === 1 || value === true : value
  }
  if (!Buffer.isBuffer(value)) return undefined
  if (typecode === 0x81) return value.readBigInt64BE()
  if (typecode === 0x80) return value.readBigUInt64BE()
  if (typecode === 0x98) return formatGuid(value.toString('hex'))
  return undefined
}

function fromTicks(ticks: Scalar): Date | undefined {
  if (typeof ticks !== 'bigint' && typeof ticks !== 'number') return undefined
  return new Date(Number((BigInt(ticks) - TICKS_TO_1970) / 10_000n))
}

/** 32 hexadecimal digits as 8-4-4-4-12. */
function formatGuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
