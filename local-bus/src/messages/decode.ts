import { type Message, PROPERTY_INDEX, SCHEDULED_FOR, SECTION, type SystemProperties } from './message.ts'
import { toScalar } from './scalar.ts'
import { entriesOf, type WireValue, wire } from './wire.ts'

const NOTHING: Buffer = Buffer.alloc(0)

const SYMBOLIC: Readonly<Record<string, number>> = {
  'amqp:header:list': SECTION.header,
  'amqp:delivery-annotations:map': SECTION.deliveryAnnotations,
  'amqp:message-annotations:map': SECTION.annotations,
  'amqp:properties:list': SECTION.properties,
  'amqp:application-properties:map': SECTION.applicationProperties,
  'amqp:data:binary': SECTION.data,
  'amqp:amqp-sequence:list': SECTION.sequence,
  'amqp:value:*': SECTION.value,
  'amqp:footer:map': SECTION.footer,
}

/**
 * Reads one encoded AMQP message.
 *
 * @param buffer is copied, because a slice would keep the whole buffer of the socket in memory.
 * @throws TypeError when it is not an AMQP message.
 */
export function decodeMessage(buffer: Buffer): Message {
  const bytes = Buffer.from(buffer)
  const found = new Map<number, { value: WireValue; bytes: Buffer }>()
  let body = NOTHING
  for (const section of sectionsOf(bytes)) {
    const isBody = section.code >= SECTION.data && section.code <= SECTION.value
    if (isBody) body = body.length === 0 ? section.bytes : Buffer.concat([body, section.bytes])
    else found.set(section.code, section)
  }
  const [, priority, timeToLive] = listOf(found.get(SECTION.header)?.value)
  const annotations = entriesOf(found.get(SECTION.annotations)?.value)
  const scheduledFor = annotations.find(([name]) => name === SCHEDULED_FOR)?.[1].value
  return {
    system: readSystemProperties(found.get(SECTION.properties)?.value),
    applicationProperties: new Map(
      entriesOf(found.get(SECTION.applicationProperties)?.value).map(([name, value]) => [name, toScalar(value)]),
    ),
    timeToLiveMs: typeof timeToLive?.value === 'number' ? timeToLive.value : undefined,
    scheduledFor: scheduledFor instanceof Date ? scheduledFor.getTime() : undefined,
    priority: typeof priority?.value === 'number' ? priority.value : 4,
    annotations,
    sections: {
      properties: found.get(SECTION.properties)?.bytes ?? NOTHING,
      applicationProperties: found.get(SECTION.applicationProperties)?.bytes ?? NOTHING,
      body,
      footer: found.get(SECTION.footer)?.bytes ?? NOTHING,
    },
    size: bytes.length,
  }
}

/** The messages of a batch (message format 0x80013700): each is encoded in a data section of its own. */
export function splitBatch(buffer: Buffer): Buffer[] {
  return [...sectionsOf(buffer)]
    .filter(({ code }) => code === SECTION.data)
    .map(({ value }) => value.value)
    .filter((content) => Buffer.isBuffer(content))
}

/** The system properties of a properties section. */
export function readSystemProperties(section: WireValue | undefined): SystemProperties {
  const fields = listOf(section)
  return Object.fromEntries(
    Object.entries(PROPERTY_INDEX)
      .map(([name, index]) => [name, fields[index] && toScalar(fields[index])] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  )
}

/** The fields of a list; empty for anything else. */
export function listOf(value: WireValue | undefined): readonly (WireValue | undefined)[] {
  return Array.isArray(value?.value) ? value.value : []
}

function* sectionsOf(buffer: Buffer): Generator<{ code: number; value: WireValue; bytes: Buffer }> {
  const reader = new wire.Reader(buffer)
  while (reader.remaining() > 0) {
    const start = reader.position
    const value = reader.read()
    const descriptor = value.descriptor?.value
    const code = typeof descriptor === 'string' ? SYMBOLIC[descriptor] : Number(descriptor)
    if (code === undefined || !(code >= SECTION.header && code <= SECTION.footer)) {
      throw new TypeError(`byte ${start} is not the start of an AMQP message section`)
    }
    yield { code, value, bytes: buffer.subarray(start, reader.position) }
  }
}
