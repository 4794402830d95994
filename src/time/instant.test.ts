import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInstant } from './instant.ts'

const two = (value: number) => String(value).padStart(2, '0')
const offset = fc
  .tuple(
    fc.constantFrom('+', '-'),
    fc.integer({ min: 0, max: 14 }),
    fc.integer({ min: 0, max: 59 }),
    fc.constantFrom(':', ''),
  )
  .map(([sign, hours, minutes, colon]) => ({
    iso: `${sign}${two(hours)}:${two(minutes)}`,
    text: `${sign}${two(hours)}${colon}${two(minutes)}`,
  }))
const fraction = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 }).map((list) => list.join(''))
const moment = fc.date({
  min: new Date('0002-01-01T00:00:00Z'),
  max: new Date('9998-12-31T23:59:59Z'),
  noInvalidDate: true,
})

describe('a time', () => {
  test('with any offset and fraction is the moment of Date, to the millisecond', () => {
    fc.assert(
      fc.property(moment, fraction, offset, fc.constantFrom('T', ' '), (date, behind, { iso, text }, between) => {
        const seconds = date.toISOString().slice(0, 19)
        const expected = Date.parse(`${seconds}.${behind.slice(0, 3).padEnd(3, '0')}${iso}`)
        expect(parseInstant(`${seconds.replace('T', between)}.${behind}${text}`)?.ms).toBe(expected)
      }),
    )
  })

  test('is read unchanged from its own text', () => {
    fc.assert(
      fc.property(moment, fraction, offset, (date, behind, { text }) => {
        const instant = parseInstant(`${date.toISOString().slice(0, 19)}.${behind}${text}`)
        expect(parseInstant(instant?.text ?? '')).toEqual(instant)
        expect(instant?.text).toBe(
          `${new Date(instant?.ms ?? 0).toISOString().slice(0, 23)}${behind.padEnd(6, '0').slice(3, 6)}Z`,
        )
      }),
    )
  })

  test('is refused if Date returns another day for it', () => {
    const field = (max: number) => fc.integer({ min: 0, max }).map(two)
    const year = fc.constantFrom('1900', '2000', '2023', '2024', '2100', '0004', '9999')
    fc.assert(
      fc.property(
        year,
        field(14),
        field(33),
        field(25),
        field(61),
        field(61),
        (y, month, day, hour, minute, second) => {
          const text = `${y}-${month}-${day}T${hour}:${minute}:${second}.000Z`
          const date = new Date(text)
          const exists = !Number.isNaN(date.getTime()) && date.toISOString() === text
          expect(parseInstant(text)?.ms).toBe(exists ? date.getTime() : undefined)
        },
      ),
      { numRuns: 500 },
    )
  })
})

test.each([
  ['2026-04-17T12:13:07.1234567Z', '2026-04-17T12:13:07.123456Z'],
  ['2026-04-17T12:13:07.1240012+00:00', '2026-04-17T12:13:07.124001Z'],
  ['2026-04-17T12:13:07.1', '2026-04-17T12:13:07.100000Z'],
  ['2026-04-17T12:13:07', '2026-04-17T12:13:07.000000Z'],
  ['2026-04-17T12:13', '2026-04-17T12:13:00.000000Z'],
  ['2026-04-17 12:13:07+02', '2026-04-17T10:13:07.000000Z'],
  ['2026-04-17 12:13:07 +0530', '2026-04-17T06:43:07.000000Z'],
  ['2026-04-17T12:13:07,5z', '2026-04-17T12:13:07.500000Z'],
  ['2026-04-17', '2026-04-17T00:00:00.000000Z'],
  ['2024-02-29T23:59:59.999999-01:00', '2024-03-01T00:59:59.999999Z'],
  ['2000-02-29', '2000-02-29T00:00:00.000000Z'],
  ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999000Z'],
  ['0001-01-01T00:00:00', '0001-01-01T00:00:00.000000Z'],
  ['9999-12-31T23:59:59.9999999', '9999-12-31T23:59:59.999999Z'],
])('%s is %s', (text, expected) => {
  expect(parseInstant(text)?.text).toBe(expected)
})

test.each([
  '',
  ' ',
  'now',
  'yesterday',
  '2026',
  '2026-04',
  '2026-4-7',
  '17.04.2026',
  '04/17/2026',
  '20260417',
  '1776427987',
  '2023-02-29',
  '1900-02-29',
  '2026-02-30',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-04-00',
  '2026-04-17T24:00:00Z',
  '2026-04-17T25:00Z',
  '2026-04-17T12:60Z',
  '2026-04-17T12:13:60Z',
  '2026-04-17T12',
  '2026-04-17T12:13:07.Z',
  '2026-04-17T12:13:07.1234567890Z',
  '2026-04-17T12:13:07ZZ',
  '2026-04-17T12:13:07 UTC',
  '2026-04-17T12:13:07+24:00',
  '2026-04-17T12:13:07+02:60',
  '2026-04-17T12:13:07+99',
  '2026-04-17T12:13:07+2',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-01:00',
  '+002026-04-17T12:13:07Z',
  '-2026-04-17T12:13:07Z',
  ' 2026-04-17',
  '2026-04-17\n',
  '2026-04-17T12:13:07Z; drop table',
  '２０２６-04-17',
])('%j is not a time', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})
