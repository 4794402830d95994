import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { formatMoney, parseMoney } from '../money.ts'
import { parseInstant } from '../time/instant.ts'
import { BinaryRows } from './binary-rows.ts'
import { copyRows } from './copy-rows.ts'

const database = useTestDatabase({ isBlank: true, max: 1 })
const COLUMNS =
  'id bigint generated always as identity, t text, j json, u uuid, b bigint, i timestamptz, d date, n numeric'

/** What PostgreSQL holds of rows that came by COPY: every value as text. */
async function copied(rows: BinaryRows, columns: string): Promise<Record<string, unknown>[]> {
  const client = await database.pool.connect()
  try {
    await client.query(`create temporary table copied (${COLUMNS})`)
    await copyRows(client, `copied (${columns})`, rows)
    const select = columns.split(', ').map((column) => `${column}::text`)
    return (await client.query(`select ${select} from copied order by id`)).rows
  } finally {
    await client.query('drop table if exists copied')
    client.release()
  }
}

const few = { numRuns: 30 }
const manyAmounts = fc.array(
  fc.oneof(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), powers(), fc.constant(undefined)),
)

/** Amounts with long runs of zeros, where digits of base 10,000 fall away. */
function powers() {
  return fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 38 }))
    .map(([factor, power]) => BigInt(factor) * 10n ** BigInt(power))
}

test('any amount arrives exactly, with the decimals it needs', async () => {
  await fc.assert(
    fc.asyncProperty(manyAmounts, async (amounts) => {
      const rows = new BinaryRows()
      for (const amount of amounts) rows.startRow(1).money(amount)
      const expected = amounts.map((amount) => ({ n: amount === undefined ? null : formatMoney(amount) }))
      expect(await copied(rows, 'n')).toEqual(expected)
    }),
    few,
  )
})

test.each(['0', '0.01', '399.8', '10000', '100000000', '0.0001', '0.00010001', '12345678901234567.89', '-0.5'])(
  'the amount %s arrives as such',
  async (text) => {
    expect(await copied(new BinaryRows().startRow(1).money(parseMoney(text)), 'n')).toEqual([{ n: text }])
  },
)

test('no rows, and rows that need more room than expected, arrive', async () => {
  expect(await copied(new BinaryRows(0), 't')).toEqual([])
  expect(await copied(new BinaryRows(0).startRow(1).text('longer than nothing'), 't')).toEqual([
    { t: 'longer than nothing' },
  ])
})

test('any text arrives unchanged, at any length', async () => {
  const storable = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.replaceAll('\u0000', ''))
  const long = fc.tuple(storable, fc.integer({ min: 1, max: 2000 })).map(([text, times]) => text.repeat(times))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(storable, long, fc.constant(undefined))), async (texts) => {
      const rows = new BinaryRows()
      for (const text of texts) rows.startRow(2).text(text).text(JSON.stringify(text))
      const expected = texts.map((text) => ({ t: text ?? null, j: JSON.stringify(text) ?? null }))
      expect(await copied(rows, 't, j')).toEqual(expected)
    }),
    few,
  )
})

test('any bigint arrives exactly', async () => {
  const numbers = [0, 1, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, undefined]
  const rows = new BinaryRows(20)
  for (const number of numbers) rows.startRow(1).bigint(number)
  const expected = numbers.map((number) => ({ b: number === undefined ? null : String(number) }))
  expect(await copied(rows, 'b')).toEqual(expected)
})

test('text from bytes arrives unchanged, with any estimated size of the rows', async () => {
  const texts = ['', 'plain', 'Größe-中-😀', 'x'.repeat(100_000)]
  for (const guess of [20, 1 << 16]) {
    const rows = new BinaryRows(guess)
    for (const text of texts) rows.startRow(1).utf8(Buffer.from(text))
    expect(await copied(rows, 't')).toEqual(texts.map((t) => ({ t })))
  }
})

async function expectMoments(from: string, to: string, precision: string) {
  const moment = fc
    .tuple(fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true }), fc.nat(999))
    .map(([date, micros]) => date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(moment, { nil: undefined })), async (texts) => {
      const rows = new BinaryRows()
      for (const text of texts) rows.startRow(1).instant(text === undefined ? undefined : parseInstant(text))
      const arrived = (await copied(rows, 'i')).map(({ i }) => i)
      const query = `
        select count(*)::int as wrong
        from unnest($1::timestamptz[], $2::timestamptz[]) as moments (sent, arrived)
        where (sent is null) <> (arrived is null) or abs(extract(epoch from sent - arrived)) > $3::numeric`
      expect((await database.pool.query(query, [texts, arrived, precision])).rows).toEqual([{ wrong: 0 }])
      expect(arrived).toHaveLength(texts.length)
    }),
    few,
  )
}

test('any moment that events may have arrives to the microsecond', async () => {
  await expectMoments('1720-01-01', '2280-01-01', '0')
})

test('a moment of any other century arrives to the tenth of a millisecond', async () => {
  await expectMoments('0001-01-02', '9999-12-30', '0.0001')
})

test('any day and any UUID arrives', async () => {
  const day = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(day, fc.uuid())), async (values) => {
      const rows = new BinaryRows()
      for (const [d, u] of values) rows.startRow(2).day(d).uuid(u)
      expect(await copied(rows, 'd, u')).toEqual(values.map(([d, u]) => ({ d, u })))
    }),
    few,
  )
})

test('an empty batch has no rows', async () => {
  expect(await copied(new BinaryRows(), 't')).toEqual([])
})
