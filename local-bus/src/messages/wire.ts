import rhea from 'rhea'

/** One AMQP 1.0 value with its type, as rhea reads and writes it. The type stays, so a `long` stays a `long`. */
export interface WireValue {
  readonly type: { readonly typecode: number }
  readonly value: unknown
  readonly descriptor?: WireValue
}

interface Reader {
  position: number
  read: () => WireValue
  remaining: () => number
}

interface Writer {
  write: (value: WireValue) => void
  toBuffer: () => Buffer
}

/** The part of rhea's type system that its typings omit or leave untyped. */
interface Wire {
  readonly Reader: new (buffer: Buffer) => Reader
  readonly Writer: new () => Writer
  is_map: (value: WireValue) => boolean
  wrap: (value: unknown) => WireValue
  wrap_array: (items: readonly unknown[], typecode: number, descriptor?: unknown) => WireValue
  wrap_binary: (value: Uint8Array) => WireValue
  wrap_boolean: (value: boolean) => WireValue
  wrap_int: (value: number) => WireValue
  wrap_list: (items: readonly unknown[]) => WireValue
  wrap_long: (value: number | Buffer) => WireValue
  wrap_map: (value: object) => WireValue
  wrap_string: (value: string) => WireValue
  wrap_symbol: (value: string) => WireValue
  wrap_timestamp: (value: number) => WireValue
  wrap_ubyte: (value: number) => WireValue
  wrap_uint: (value: number) => WireValue
  wrap_ulong: (value: number) => WireValue
  wrap_uuid: (value: Buffer) => WireValue
  unwrap: (value: unknown, leaveDescribed?: boolean) => unknown
  described: (descriptor: WireValue, value: WireValue) => WireValue
  Map32: (items: readonly WireValue[]) => WireValue
}

export const wire = rhea.types as unknown as Wire

/** The type codes of the arrays of Service Bus. */
export const LONG = 0x81
export const TIMESTAMP = 0x83

/** A map with symbols or strings as keys. Values keep their types. */
export function mapOf(
  entries: Iterable<readonly [string, WireValue]>,
  wrapKey: (key: string) => WireValue = wire.wrap_string,
): WireValue {
  return wire.Map32([...entries].flatMap(([key, value]) => [wrapKey(key), value]))
}

/** The entries of a map, with typed values. Empty for anything else. */
export function entriesOf(map: unknown): [string, WireValue][] {
  if (!isWireValue(map) || !wire.is_map(map)) return []
  const items = map.value as readonly WireValue[]
  return Array.from({ length: items.length >> 1 }, (_, index) => {
    const [key, value] = [items[2 * index], items[2 * index + 1]]
    return [String(key?.value), value as WireValue]
  })
}

export function isWireValue(value: unknown): value is WireValue {
  return typeof value === 'object' && value !== null && 'type' in value && 'value' in value
}
