import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'
import type { ImportSummary } from '../summary.ts'
import { onlineRetail } from './online-retail.ts'

const excerpt = fileURLToPath(new URL('online-retail.excerpt.csv', import.meta.url))
const shop = useTestInbox()
const folder = useFolder()
const importExcerpt = (options = {}) =>
  importPath(excerpt, { ...shop, format: onlineRetail, isPartial: true, rejects: folder.path('rejects'), ...options })

interface Payload {
  orderId?: string
  refundId?: string
}

let summary: ImportSummary
let events: { type: string; time: string; data: Payload }[]
const eventOf = (id: string) => events.find(({ data }) => data.orderId === id || data.refundId === id)

beforeAll(async () => {
  summary = await importExcerpt({ onRejects: async () => {} })
  events = await shop.readEvents()
})

test('an invoice is one order whose total is the exact sum of its lines', () => {
  expect(eventOf('700001')).toMatchObject({
    type: 'OrderCreated',
    time: '2011-03-01T08:26:00Z',
    data: {
      orderId: '700001',
      customerId: '40001',
      currency: 'GBP',
      country: 'United Kingdom',
      totalAmount: '15.5469',
      items: [
        { productId: '10001A', productName: 'BLUE TEAPOT', quantity: 6, unitPrice: '2.55' },
        { productId: '10002', productName: 'TRAY, "ROUND", LARGE', quantity: 2, unitPrice: '0.12345' },
      ],
    },
  })
})

test('an invoice with scattered lines is one order at its earliest time, with an item per line', () => {
  expect(eventOf('700003')).toMatchObject({
    time: '2011-03-01T09:14:00Z',
    data: {
      totalAmount: '12.75',
      items: [
        { productId: '10001A', quantity: 3 },
        { productId: '10001A', quantity: 2 },
      ],
    },
  })
})

test('a guest has no customer', () => {
  expect(eventOf('700002')?.data).not.toHaveProperty('customerId')
})

test('an order may be free of charge, and a description may span lines', () => {
  expect(eventOf('700008')?.data).toMatchObject({ totalAmount: '0', items: [{ productName: 'GIFT\nVOUCHER' }] })
})

test('a credit note is a refund without an order, with positive amounts', () => {
  const note = eventOf('C700004')
  expect(note).toMatchObject({ type: 'OrderRefunded', time: '2011-03-02T10:00:00Z' })
  expect(note?.data).toEqual({
    refundId: 'C700004',
    customerId: '40001',
    currency: 'GBP',
    refundedAt: '2011-03-02T10:00:00Z',
    amount: '2.7969',
    items: [
      { productId: '10001A', quantity: 1, amount: '2.55' },
      { productId: '10002', quantity: 2, amount: '0.2469' },
    ],
  })
})

test('invoices and lines that are not sales are left out and counted by reason', () => {
  expect(summary.skipped).toEqual({
    'invoices that adjust bad debt (A…)': 2,
    'lines with a quantity of zero or less': 2,
    'invoices without any line left': 1,
    'credit-note lines without a negative quantity': 1,
    'credit notes without any line left': 1,
  })
})

test('an invoice with one bad line is refused as a whole, with the physical line and the reason', async () => {
  await importExcerpt()
  const rejects = await folder.readRejects('rejects')
  expect(rejects.map(({ line, reason, error }) => ({ line, reason, error }))).toEqual([
    { line: 16, reason: 'invalid', error: 'order 700010: Quantity "many" is not a whole number' },
    {
      line: 18,
      reason: 'invalid',
      error: 'order 700012: UnitPrice "-20.00" is negative. An amount must be zero or more',
    },
    {
      line: 17,
      reason: 'invalid',
      error: 'order 700011: InvoiceDate "2011-02-30 09:00:00" is not a valid time',
    },
  ])
  expect(eventOf('700010')).toBeUndefined()
})

test('a second import of the file changes nothing', async () => {
  expect(summary).toMatchObject({ lines: 17, events: 8, accepted: 5, duplicate: 0, rejected: 3 })
  expect(await importExcerpt()).toMatchObject({ lines: 17, events: 8, accepted: 0, duplicate: 5, rejected: 3 })
  expect(await shop.readEvents()).toEqual(events)
})

test('times are read in the time zone of the import', async () => {
  await shop.clear()
  await importExcerpt({ timeZone: 'America/New_York' })
  const times = (await shop.readEvents()).map(({ time }) => time)
  expect(times[0]).toBe('2011-03-01T13:26:00Z')
})
