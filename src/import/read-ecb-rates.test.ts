import { beforeEach, expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../test/helpers/import/test-import.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const format = { base: 'EUR', publishedAt: '2024-01-05T16:00:00Z' }
const history = [
  'Date,USD,JPY,CYP,BGN,',
  '2024-01-04,1.0953,157.7,N/A,1.9558,',
  '2024-01-03,1.0919,155.81,N/A,1.9558,',
  '',
].join('\n')

async function rates() {
  const { rows } = await shop.pool.query('select quote, date::text, rate from exchange_rates order by date, quote')
  return rows.map(({ quote, date, rate }) => `${date} ${quote} ${rate}`)
}

test('the history of the European Central Bank is imported, and a second import changes nothing', async () => {
  const path = await folder.write('eurofxref-hist.csv', history)
  expect(await importPath(path, { ...shop, format })).toMatchObject({ lines: 2, events: 6, accepted: 6 })
  const expected = [
    '2024-01-03 BGN 1.9558',
    '2024-01-03 JPY 155.81',
    '2024-01-03 USD 1.0919',
    '2024-01-04 BGN 1.9558',
    '2024-01-04 JPY 157.7',
    '2024-01-04 USD 1.0953',
  ]
  expect(await rates()).toEqual(expected)
  const later = { ...format, publishedAt: '2024-01-09T16:00:00Z' }
  expect(await importPath(path, { ...shop, format: later })).toMatchObject({
    accepted: 0,
    duplicate: 6,
    contradicting: 0,
  })
  expect(await rates()).toEqual(expected)
})

test('a corrected rate in a later file replaces the earlier one', async () => {
  await importPath(await folder.write('first.csv', history), { ...shop, format })
  const corrected = history.replace('1.0953', '1.0950')
  const later = { ...format, publishedAt: '2024-01-06T16:00:00Z' }
  expect(await importPath(await folder.write('second.csv', corrected), { ...shop, format: later })).toMatchObject({
    accepted: 1,
    duplicate: 5,
  })
  expect(await rates()).toContain('2024-01-04 USD 1.095')
})

test('the file of one day is read, with its date in words', async () => {
  const path = await folder.write('eurofxref.csv', 'Date, USD, JPY, \n04 January 2024, 1.0953, 157.7, \n')
  await importPath(path, { ...shop, format })
  expect(await rates()).toEqual(['2024-01-04 JPY 157.7', '2024-01-04 USD 1.0953'])
})

test('an unreadable rate or date is rejected with its line, and the others are imported', async () => {
  const path = await folder.write(
    'rates.csv',
    'Date,USD,GBP,QQQ,\n2024-01-04,1.0953,-0.86,3,\n4.1.2024,1,N/A,N/A,\n2024-01-03,0,0.86,N/A,\n',
  )
  const summary = await importPath(path, { ...shop, format, rejects: folder.path('rejects') })
  expect(summary).toMatchObject({
    accepted: 2,
    rejected: 3,
    skipped: { 'currencies that ISO 4217 does not have': 1 },
  })
  expect((await folder.readRejects('rejects')).map(({ line, error }) => `${line}: ${error}`).sort()).toEqual([
    '2: rate must be above zero; it is -0.86',
    '3: date must be a date that exists, written YYYY-MM-DD, not "4.1.2024". The day and the month are ambiguous. Write the year first: 2024-01-04 or 2024-04-01',
    '4: rate must be above zero; it is 0',
  ])
})

test.each([
  ['Day,USD\n2024-01-04,1\n', 'its first column is "Day" instead of "Date"'],
  ['Date,Dollar\n2024-01-04,1\n', 'no column is named by a currency code'],
  ['', 'it is empty'],
])('another file is refused: %j', async (content, problem) => {
  const path = await folder.write('other.csv', content)
  await expect(importPath(path, { ...shop, format })).rejects.toThrow(problem)
})
