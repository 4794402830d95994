import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { arrayLiteral } from './array-literal.ts'

const database = useTestDatabase({ isBlank: true, max: 1 })

async function unnested(type: string, literal: string): Promise<unknown[]> {
  const text = `select element::text from unnest($1::${type}[]) with ordinality as list (element, position) order by position`
  const { rows } = await database.pool.query<{ element: string | null }>(text, [literal])
  return rows.map(({ element }) => element)
}

test('any text that PostgreSQL can store arrives unchanged', async () => {
  const nasty = fc.constantFrom(
    '',
    'NULL',
    'null',
    ' ',
    '{}',
    '{"a"}',
    ',',
    '"',
    '\\',
    '\\"',
    '\\\\N',
    '\n\r\t',
    '\u2028',
    '😀',
    "'; --",
  )
  const storable = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\u0000', ''))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(nasty, storable, fc.constant(undefined))), async (texts) => {
      expect(await unnested('text', arrayLiteral(texts))).toEqual(texts.map((text) => text ?? null))
    }),
  )
})

test('integers arrive unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.maxSafeInteger(), fc.constant(null))), async (numbers) => {
      expect(await unnested('bigint', arrayLiteral(numbers))).toEqual(
        numbers.map((number) => (number === null ? null : String(number))),
      )
    }),
  )
})

test('an empty list is an empty array', async () => {
  expect(await unnested('text', arrayLiteral([]))).toEqual([])
})
