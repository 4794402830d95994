import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextsOf, readTraceParent } from './trace-contexts.ts'

const hex = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
    .filter((text) => /[^0]/.test(text))

test('every valid traceparent is read', () => {
  fc.assert(
    fc.property(hex(32), hex(16), fc.integer({ min: 0, max: 255 }), (traceId, spanId, flags) => {
      const text = `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`
      expect(readTraceParent(text)).toEqual({ traceId, spanId, traceFlags: flags, isRemote: true })
    }),
  )
})

test.each([
  undefined,
  '',
  `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
  `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'a'.repeat(32)}-${'b'.repeat(16)}-012`,
  '|4bf92f3577b34da6a3ce929d0e0e4736.1.',
])('is not a trace: %s', (text) => expect(readTraceParent(text)).toBeUndefined())

const parent = (letter: string) => `00-${letter.repeat(32)}-${'b'.repeat(16)}-01`
const tracesOf = (message: Partial<Parameters<typeof contextsOf>[0]>) =>
  contextsOf({ source: 'a', body: '{}', ...message }).map(({ traceId }) => traceId[0])

test('a message has the trace of its delivery, and the trace in which its event began', () => {
  const body = Buffer.from(`{"specversion":"1.0","traceparent" : "${parent('c')}"}`)
  expect(tracesOf({ headers: { traceparent: parent('a'), 'diagnostic-id': parent('d') }, body })).toEqual(['a', 'c'])
  expect(tracesOf({ headers: { 'diagnostic-id': parent('d') } })).toEqual(['d'])
  expect(tracesOf({ traceParent: parent('e'), headers: { 'ce-traceparent': parent('f') } })).toEqual(['e', 'f'])
  expect(tracesOf({ body: `{"id":"1","p":{},"h":[{"tp":"${parent('c')}"}]}` })).toEqual(['c'])
})

test('any body is read without an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.uint8Array()), fc.string(), (body, header) => {
      expect(tracesOf({ body, headers: { traceparent: header } })).toEqual([])
      expect(tracesOf({ body: `{"traceparent":${body}` })).toEqual([])
    }),
  )
})
