import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { Count, Money, nullable, Text } from './columns.ts'
import { writeCsv } from './csv.ts'

const columns = Type.Object({ id: nullable(Text), count: Count, total: nullable(Money) })

test('numbers keep their digits, null is an empty cell, lines end as RFC 4180 has it', () => {
  const rows = [
    { id: 'a,"b"\nc', count: 3, total: JSON.rawJSON('12345678901234567.80') },
    { id: null, count: 0, total: JSON.rawJSON('-5.00') },
  ]
  expect(writeCsv(columns, rows)).toBe('id,count,total\r\n"a,""b""\nc",3,12345678901234567.80\r\n,0,-5.00\r\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula', (text) => {
  const [, row] = parse(writeCsv(columns, [{ id: text, count: 0, total: null }])) as string[][]
  expect(row?.[0]).toBe(`'${text}`)
})

test('whatever the cells hold, a reader of CSV finds them again', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '😀', "'") })
  fc.assert(
    fc.property(
      fc.array(
        texts.filter((text) => !text.startsWith('\r')),
        { minLength: 1 },
      ),
      (ids) => {
        const csv = writeCsv(
          columns,
          ids.map((id) => ({ id, count: 1, total: null })),
        )
        expect((parse(csv, { record_delimiter: '\r\n' }) as string[][]).slice(1).map(([id]) => id)).toEqual(ids)
      },
    ),
  )
})

test('without rows there is the header', () => {
  expect(writeCsv(columns, [])).toBe('id,count,total\r\n')
})
