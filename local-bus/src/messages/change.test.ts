import rhea from 'rhea'
import { expect, test } from 'vitest'
import { withChanges } from './change.ts'
import { decodeMessage } from './decode.ts'
import { encodeMessage } from './encode.ts'
import { type WireValue, wire } from './wire.ts'

const LONG = wire.wrap_long(Buffer.from('1000000000000001', 'hex'))
const bytes = rhea.message.encode({
  message_id: 'm-1',
  subject: 'paid',
  content_type: 'application/json',
  ttl: 5000,
  message_annotations: { 'x-opt-partition-key': 'p' },
  application_properties: { long: LONG, short: wire.wrap_int(7), text: 'x', nothing: null },
  body: rhea.message.data_section(Buffer.from('{"a":1}')),
})

test('a message is decoded for filters and delivered byte for byte', () => {
  const message = decodeMessage(bytes)
  expect(message).toMatchObject({
    system: { messageId: 'm-1', subject: 'paid', contentType: 'application/json' },
    timeToLiveMs: 5000,
    size: bytes.length,
  })
  expect([...message.applicationProperties]).toEqual([
    ['long', 1152921504606846977n],
    ['short', 7],
    ['text', 'x'],
    ['nothing', undefined],
  ])
  const again = decodeMessage(encodeMessage(message, { deliveryCount: 3, annotations: [] }))
  expect(again.sections).toEqual(message.sections)
  expect(again.annotations.map(([name, { value }]) => [name, value])).toEqual([['x-opt-partition-key', 'p']])
})

test('changing a property keeps the types of the others', () => {
  const changed = withChanges(decodeMessage(bytes), {
    application: { text: undefined, added: 'new' },
    system: { to: 'there', subject: undefined },
  })
  expect(changed.system).toEqual({ messageId: 'm-1', to: 'there', contentType: 'application/json' })
  expect([...changed.applicationProperties.keys()]).toEqual(['long', 'short', 'nothing', 'added'])
  const section = new wire.Reader(changed.sections.applicationProperties).read()
  const types = (section.value as WireValue[]).filter((_, index) => index % 2 === 1).map(({ type }) => type.typecode)
  expect(types.slice(0, 3)).toEqual([LONG.type.typecode, wire.wrap_int(7).type.typecode, 0x40])
})

test('bytes that are not an AMQP message are refused', () => {
  expect(() => decodeMessage(Buffer.from('hello'))).toThrow()
})
