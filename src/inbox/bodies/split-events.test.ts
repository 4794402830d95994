import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as steps from './split-events.ts'
import { MAX_EVENTS } from './split-events.ts'
import { finish } from './steps.ts'

const splitArray = (body: Uint8Array) => finish(steps.splitArray(body))
const splitLines = (body: Uint8Array) => finish(steps.splitLines(body))
const startsArray = (body: Uint8Array) => finish(steps.startsArray(body))

const texts = (pieces: Uint8Array[] | undefined) => pieces?.map((piece) => Buffer.from(piece).toString())
const split = (text: string) => texts(splitArray(Buffer.from(text)))
const lines = (text: string) => texts(splitLines(Buffer.from(text)))

const space = fc.array(fc.constantFrom(' ', '\t', '\r', '\n'), { maxLength: 3 }).map((spaces) => spaces.join(''))
const nastyString = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\\"', '],[', '{', '}}', ',', '"]', '\\\\', '\n'),
)
const json = fc
  .tuple(fc.jsonValue({ stringUnit: 'binary' }), nastyString, fc.constantFrom(undefined, 2))
  .map(([value, text, indent]) => JSON.stringify({ [text]: value, text }, null, indent))
const element = fc.oneof(
  json,
  nastyString.map((text) => JSON.stringify(text)),
  fc.constantFrom('1e400', '39.980', '-0', 'null', '[]', '{}', '[[],{"a":[]}]'),
)

describe('an array', () => {
  test('is split into exactly the texts of its elements', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(space, element, space)), space, space, (elements, before, after) => {
        const text = `${before}[${elements.map((parts) => parts.join('')).join(',')}]${after}`
        expect(startsArray(Buffer.from(text))).toBe(true)
        expect(split(text)).toEqual(elements.map(([, element]) => element))
      }),
      { numRuns: 500 },
    )
  })

  test('keeps all bytes of any content', () => {
    const brackets = fc.constantFrom(...'[]{},:"\\ \n1a'.split(''))
    const bytes = fc.oneof(
      fc.array(brackets).map((parts) => Buffer.from(`[${parts.join('')}`)),
      fc.uint8Array().map((tail) => Buffer.concat([Buffer.from('['), tail])),
    )
    fc.assert(
      fc.property(bytes, (body) => {
        let end = 0
        for (const piece of splitArray(body) ?? []) {
          const start = piece.byteOffset - body.byteOffset
          expect(body.subarray(end, start).toString('latin1')).toMatch(/^[\s,[\]]*$/)
          end = start + piece.length
        }
        expect(body.subarray(end).toString('latin1')).toMatch(/^[\s,[\]]*$/)
      }),
      { numRuns: 2000 },
    )
  })

  test('with an unreadable element keeps its other elements readable', () => {
    expect(split('[{"a":1}, nonsense, {"b":2}]')).toEqual(['{"a":1}', 'nonsense', '{"b":2}'])
    expect(split('[{"a":1], {"b":2}]')).toEqual(['{"a":1]', '{"b":2}'])
    expect(split('[}, {"b":2}]')).toEqual(['}', '{"b":2}'])
    expect(split('[1,,2]')).toEqual(['1', '', '2'])
    expect(split('[1,]')).toEqual(['1', ''])
    expect(split('[{"a":\u00001}, {"b":2}]')).toEqual(['{"a":\u00001}', '{"b":2}'])
  })

  test('without an end has the rest of the body in its last piece', () => {
    expect(split('[{"a":1}, {"b": [1, 2}, {"c":3}')).toEqual(['{"a":1}', '{"b": [1, 2}, {"c":3}'])
    expect(split('[{"a":1}, {"b":"x}, {"c":3}]')).toEqual(['{"a":1}', '{"b":"x}, {"c":3}]'])
    expect(split('[{"a":1},')).toEqual(['{"a":1}', ''])
    expect(split('[')).toEqual([''])
    expect(split('["\\')).toEqual(['"\\'])
  })

  test('with text after its end has one more piece', () => {
    expect(split('[1] [2, 3]')).toEqual(['1', '[2, 3]'])
    expect(split('[] x')).toEqual(['x'])
  })

  test('without elements has no piece', () => {
    expect(split(' [ \n ] ')).toEqual([])
  })

  test('keeps bytes that are not UTF-8', () => {
    const body = Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"},2]')])
    expect(splitArray(body)?.map((piece) => Buffer.from(piece).toString('latin1'))).toEqual([
      '{"a":"\u00ff\u00fe"}',
      '2',
    ])
  })

  test('with too many elements is refused', () => {
    expect(splitArray(Buffer.from(`[${'1,'.repeat(MAX_EVENTS - 1)}1]`))?.length).toBe(MAX_EVENTS)
    expect(splitArray(Buffer.from(`[${'1,'.repeat(MAX_EVENTS)}1]`))?.length).toBeUndefined()
  })
})

describe('lines', () => {
  test('are split at line ends, and blank lines are left out', () => {
    expect(lines('{"a":1}\r\n\n  {"b":2} \n')).toEqual(['{"a":1}', '{"b":2}'])
    expect(lines('{"a":1}\n{"b":')).toEqual(['{"a":1}', '{"b":'])
    expect(lines('\n \n')).toEqual([])
  })

  test('contain exactly the texts that were joined', () => {
    const value = fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.stringify(value))
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(lines(values.join('\n'))).toEqual(values)
      }),
    )
  })

  test('are refused when there are too many', () => {
    expect(splitLines(Buffer.from('1\n'.repeat(MAX_EVENTS)))?.length).toBe(MAX_EVENTS)
    expect(splitLines(Buffer.from('1\n'.repeat(MAX_EVENTS + 1)))?.length).toBeUndefined()
  })
})

test.each(['array', 'lines'])('a body of 8 MiB of spaces is walked in steps, as %s', (form) => {
  const body = Buffer.concat([Buffer.alloc(8 << 20, ' \n'), Buffer.from('[1]')])
  const work = form === 'array' ? steps.splitArray(body) : steps.splitLines(body)
  let count = 0
  for (let step = work.next(); !step.done; step = work.next()) count++
  expect(count).toBeGreaterThanOrEqual(7)
})
