import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { Count, Money, nullable, Text } from './columns.ts'
import { writeCsv } from './csv.ts'

const columns = Type.Object({ id: nullable(Text), count: Count, total: nullable(Money) })

test('numbers keep their digits, null is an empty cell, and lines end as in RFC 4180', () => {
  const rows = [
    { id: 'a,"b"\nc', count: 3, total: JSON.rawJSON('12345678901234567.80') },
    { id: null, count: 0, total: JSON.rawJSON('-5.00') },
  ]
  expect(writeCsv(columns, rows)).toBe('id,count,total\r\n"a,""b""\nc",3,12345678901234567.80\r\n,0,-5.00\r\n')
})

const firstCell = (text: string) => parse(writeCsv(columns, [{ id: text, count: 0, total: null }]))[1]?.[0]

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(A1)',
  '﹦1',
  '﹢1',
  '﹣1',
  '﹫A1',
  '\t=1',
  '\r=1',
  '\n=1+1',
  '\0=1',
  '\tx',
  '\nx',
  '\0x',
  '\u001bx',
  ' =1+1',
  '   -1',
  '\u00a0=1',
  '\u3000＝1',
  '\ufeff=1',
  '\u200b=1',
  '\u2060@A1',
  '\u0085=1',
  ' \t\n=1',
])('%j is not a formula', (text) => {
  expect(firstCell(text)).toMatch(/^'/)
  expect(firstCell(text)?.replaceAll("'", '')).toBe(text)
})

test.each([
  ['mug;=1+1', "mug;'=1+1"],
  ['mug; @A1', "mug; '@A1"],
  ['mug\n=1+1', "mug\n'=1+1"],
  ['mug\t＝1', "mug\t'＝1"],
])('a reader with other cell separators finds no formula in %j', (text, cell) => {
  expect(firstCell(text)).toBe(cell)
})

test('a formula inside nested rows is escaped too', () => {
  const nested = Type.Object({ items: Type.Array(Type.Object({ name: Type.String() })) })
  const csv = writeCsv(nested, [{ items: [{ name: 'mug;=1+1' }] }])
  expect(parse(csv)[1]).toEqual([`[{"name":"mug;'=1+1"}]`])
})

test.each(['mug', 'a=b', 'A-1', '1 + 1', 'me@example.com', "'quoted'", '–', '日本 - 東京'])(
  '%j stays as it is',
  (text) => {
    expect(firstCell(text)).toBe(text)
  },
)

test('a CSV reader reads back any cell values', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '😀', "'") })
  fc.assert(
    fc.property(
      fc.array(
        texts.filter((text) => !/^[\r\n]/.test(text)),
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

test('a CSV without rows has the header', () => {
  expect(writeCsv(columns, [])).toBe('id,count,total\r\n')
})
