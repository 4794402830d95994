import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from './read-json.ts'

const digit = fc.integer({ min: 0, max: 9 })
const digits = (min: number, max: number) =>
  fc.array(digit, { minLength: min, maxLength: max }).map((list) => list.join(''))
const whole = digits(1, 22).map((text) => text.replace(/^0+(?=\d)/, ''))
const numeral = fc
  .tuple(fc.constantFrom('', '-'), whole, digits(0, 22), fc.constantFrom('', '', '', 'e5', 'E-7', 'e+400'))
  .map(([sign, before, behind, exponent]) => `${sign}${before}${behind && `.${behind}`}${exponent}`)
const space = fc.constantFrom('', ' ', '\n', '\t', '\r\n')

/** What JSON.parse itself says of a number's text. */
function oracle(text: string): unknown {
  const reviver = (_: string, value: unknown, { source }: { source?: string } = {}) =>
    typeof value === 'number' ? exactly(source as string) : value
  return (JSON.parse as (text: string, reviver: (...context: never[]) => unknown) => unknown)(text, reviver)
}

function exactly(source: string): number | string {
  const significant = source.replace(/[-.]/g, '').replace(/^0+/, '')
  return /e/i.test(source) || significant.length > 15 ? source : Number(source)
}

describe('JSON', () => {
  test('is read with all digits: exact numbers as numbers, other numbers as text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), numeral, space)), (list) => {
        const members = list.map(([, number, gap], i) => `"${i}":${gap}${number}${gap}`)
        const texts = list.map(([text, number]) => JSON.stringify(`${text}${number}`))
        const json = `{${[...members, `"list":[${list.map(([, number, gap]) => gap + number)}]`, `"texts":[${texts}]`]}}`
        expect(readJson(json)).toEqual(oracle(json))
      }),
      { numRuns: 300 },
    )
  })

  test('of any shape is read as by JSON.parse', () => {
    fc.assert(
      fc.property(fc.json(), (value) => {
        const json = `{"value":${value}}`
        expect(readJson(json)).toEqual(oracle(json))
      }),
    )
  })

  test.each([
    ['{"a":12345678901234567.89}', { a: '12345678901234567.89' }],
    ['{"a":-0.00000000000000000001}', { a: -1e-20 }],
    ['{"a":1e400,"b":1.5E3}', { a: '1e400', b: '1.5E3' }],
    ['{"a":"1e5","b":"12345678901234567890"}', { a: '1e5', b: '12345678901234567890' }],
    ['{"id":"019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e","n":1}', { id: '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e', n: 1 }],
    ['{"a":399.80,"b":0}', { a: 399.8, b: 0 }],
    ['{"a":1,"a":2}', { a: 2 }],
    ['{"a":1,"a":12345678901234567890}', { a: '12345678901234567890' }],
  ])('%s', (json, expected) => {
    expect(readJson(json)).toEqual(expected)
  })

  test.each([
    '',
    ' ',
    '{',
    '{"a":}',
    "{'a':1}",
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":0x1}',
    ...[
      '{"a":1e}',
      '{"a":1,}',
      '{"a":1}{',
      '[12345678901234567890',
      '{"a":12345678901234567890.}',
      'undefined',
      '{"a":"\u0001"}',
    ],
  ])('%j is none', (text) => {
    expect(() => readJson(text)).toThrow(SyntaxError)
  })
})

test('JSON that is nested too deeply is an error of the JSON, and no other error', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}12345678901234567890${']'.repeat(levels)}`
  expect(readJson(nested(500))).toBeDefined()
  expect(() => readJson(nested(1_000_000))).toThrow(new SyntaxError('It is nested too deeply'))
})
