import { type Message, SECTION } from './message.ts'
import { mapOf, type WireValue, wire } from './wire.ts'

/** The header and annotations that the broker adds to a delivered message. */
export interface Stamp {
  readonly deliveryCount: number
  readonly annotations: readonly (readonly [name: string, value: WireValue])[]
}

const EMPTY_BODY: Buffer = encodeSection(SECTION.data, wire.wrap_binary(Buffer.alloc(0)))

/** Encodes a message: the broker's header and annotations, then the sections of the sender. */
export function encodeMessage(message: Message, stamp: Stamp): Buffer {
  const { properties, applicationProperties, body, footer } = message.sections
  return Buffer.concat([encodeStamp(message, stamp), properties, applicationProperties, body, footer])
}

/** The same with an empty body, for peeking. */
export function encodeWithoutBody(message: Message, stamp: Stamp): Buffer {
  const { properties, applicationProperties } = message.sections
  return Buffer.concat([encodeStamp(message, stamp), properties, applicationProperties, EMPTY_BODY])
}

export function encodeSection(code: number, value: WireValue): Buffer {
  const writer = new wire.Writer()
  writer.write(wire.described(wire.wrap_ulong(code), value))
  return writer.toBuffer()
}

function encodeStamp({ priority, timeToLiveMs, annotations }: Message, stamp: Stamp): Buffer {
  const header = wire.wrap_list([
    true,
    wire.wrap_ubyte(priority),
    timeToLiveMs === undefined ? null : wire.wrap_uint(timeToLiveMs),
    null,
    wire.wrap_uint(stamp.deliveryCount),
  ])
  const all = new Map([...annotations, ...stamp.annotations])
  const writer = new wire.Writer()
  writer.write(wire.described(wire.wrap_ulong(SECTION.header), header))
  writer.write(wire.described(wire.wrap_ulong(SECTION.annotations), mapOf(all, wire.wrap_symbol)))
  return writer.toBuffer()
}
