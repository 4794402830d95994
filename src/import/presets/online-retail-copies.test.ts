import { beforeEach, expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'
import { onlineRetail } from './online-retail.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const FIRST = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
const SECOND = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country'

async function importCopy(
  lines: readonly string[],
  { encoding = 'utf8', isDryRun = false }: { encoding?: 'latin1' | 'utf8'; isDryRun?: boolean } = {},
) {
  const path = await folder.write('retail.csv', Buffer.from(lines.join('\r\n'), encoding))
  const summary = await importPath(path, { ...shop, format: onlineRetail, rejects: folder.path('rejects'), isDryRun })
  return { summary, events: await shop.readEvents(), rejects: await folder.readRejects('rejects') }
}

test.each([
  ['an American spreadsheet', ['12/1/2010 8:26', '12/13/2010 9:01']],
  ['an American spreadsheet, of the first day alone', ['12/1/2010 8:26', '12/1/2010 9:01']],
  ['a European spreadsheet', ['01-12-2010 08:26', '13-12-2010 09:01']],
  ['a European spreadsheet, of the first day alone', ['01-12-2010 08:26', '01-12-2010 09:01']],
  ['a spreadsheet with short years', ['12/1/10 8:26', '12/13/10 9:01']],
  ['the original', ['2010-12-01 08:26:00', '2010-12-13 09:01:00']],
])('a copy by %s begins on 1 December 2010', async (_, [first = '', second = '']) => {
  const { events, summary } = await importCopy([
    FIRST,
    `536365,85123A,WHITE HEART,6,${first},2.55,17850,United Kingdom`,
    `536365,71053,LANTERN,6,${first},3.39,17850,United Kingdom`,
    `536366,71053,LANTERN,1,${second},3.39,17850,United Kingdom`,
  ])
  expect(summary).toMatchObject({ accepted: 2, rejected: 0 })
  expect(events[0]).toMatchObject({ time: '2010-12-01T08:26:00Z', data: { orderId: '536365', totalAmount: '35.64' } })
})

test('a copy in Latin-1 has its pound signs, and counts', async () => {
  const { events } = await importCopy(
    [FIRST, '536365,71053,LANTERN (£3 OFF),6,2010-12-01 08:26:00,3.39,17850,United Kingdom'],
    { encoding: 'latin1' },
  )
  expect(events).toMatchObject([{ data: { totalAmount: '20.34', items: [{ productName: 'LANTERN (£3 OFF)' }] } }])
})

test('the second edition has other headers and an earlier year', async () => {
  const { events } = await importCopy([
    SECOND,
    '489434,85048,15CM CHRISTMAS GLASS BALL,12,12/1/2009 7:45,6.95,13085,United Kingdom',
  ])
  expect(events).toMatchObject([{ time: '2009-12-01T07:45:00Z', data: { customerId: '13085', totalAmount: '83.4' } }])
})

test('dates with an ambiguous sequence of day and month are refused in one line', async () => {
  const line = '540000,71053,LANTERN,6,2/3/2011 8:26,3.39,17850,United Kingdom'
  await expect(importCopy([FIRST, line])).rejects.toThrow(
    /InvoiceDate "2\/3\/2011 8:26" on line 2 is ambiguous: 2011-02-03 \(month first\) or 2011-03-02 \(day first\)\. .* Set --time-format/,
  )
})

test('a dry run counts what is left out, as the import does', async () => {
  const { events, summary } = await importCopy(
    [
      FIRST,
      '536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom',
      'A563185,B,Adjust bad debt,1,2010-12-02 14:50:00,11062.06,,United Kingdom',
    ],
    { isDryRun: true },
  )
  expect(events).toEqual([])
  expect(summary).toMatchObject({ notImported: 1, skipped: { 'invoices that adjust bad debt (A…)': 1 } })
})

test('returns and adjustments may have small letters', async () => {
  const { events, summary } = await importCopy([
    FIRST,
    'c536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527,United Kingdom',
    'c536380,85123A,WHITE HEART,1,2010-12-01 09:42:00,2.55,14527,United Kingdom',
    'a563185,B,Adjust bad debt,1,2010-12-02 14:50:00,11062.06,,United Kingdom',
  ])
  expect(events).toMatchObject([{ type: 'OrderRefunded', data: { refundId: 'c536379', amount: '27.5' } }])
  expect(summary.skipped).toMatchObject({
    'invoices that adjust bad debt (A…)': 1,
    'credit notes without any line left': 1,
  })
})
