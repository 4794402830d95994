import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import {
  type Dialect,
  dialects,
  expectedOf,
  type ListedOrder,
  mappingOf,
  orderLists,
  writeCsv,
} from '../helpers/csv-dialect.ts'
import { importCsv, useFolder, useTestInbox } from '../helpers/import/test-import.ts'

const shop = useTestInbox()
const folder = useFolder()
const settings = { ...readConfig({}), batchSize: 100, batchConnections: 2 }
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 40)

async function importList(orders: readonly ListedOrder[], dialect: Dialect, mapping: object) {
  await shop.clear()
  return importCsv(shop, folder, mapping, writeCsv(orders, dialect), { settings })
}

test('a list of orders has the same totals in every dialect of CSV', async () => {
  await fc.assert(
    fc.asyncProperty(orderLists, dialects, async (orders, dialect) => {
      const imported = await importList(orders, dialect, mappingOf(dialect))
      expect(imported.rejects).toEqual([])
      const seen = imported.orders.map(({ time, orderId, customerId, totalAmount, taxAmount, items }) => {
        const lines = items as { quantity: number; productId: string }[]
        const quantities = lines.map(({ quantity }) => quantity)
        const products = lines.map(({ productId }) => productId)
        return { time, orderId, customerId, totalAmount, taxAmount, quantities, products }
      })
      expect(seen).toEqual(orders.map(expectedOf))
    }),
    { numRuns: RUNS },
  )
})

/** Mappings that contradict the rows of the file. */
const mistakes: Record<string, (dialect: Dialect) => object | undefined> = {
  'day and month swapped': (dialect) => {
    const { timeFormat } = dialect
    if (!/DD\WMM|MM\WDD/.test(timeFormat) || timeFormat.startsWith('YYYY')) return undefined
    const swapped = timeFormat.replace(/DD|MM/g, (part) => (part === 'DD' ? 'MM' : 'DD'))
    return { ...mappingOf(dialect), timeFormat: swapped }
  },
  'the other decimal mark': (dialect) => ({ ...mappingOf(dialect), decimal: dialect.decimal === '.' ? ',' : '.' }),
  'taxes of lines as those of orders': (dialect) => {
    const { order, item, ...how } = mappingOf(dialect)
    const { tax, ...rest } = item
    return { order: { ...order, tax }, item: rest, ...how }
  },
  'prices of lines as totals of orders': (dialect) => {
    const { order, ...how } = mappingOf(dialect)
    return { order: { ...order, total: 'Price' }, ...how }
  },
  'customers as orders': (dialect) => {
    const { order, ...how } = mappingOf(dialect)
    return { order: { ...order, id: 'Customer', customer: 'Order' }, ...how }
  },
}

test.each(Object.keys(mistakes))('a file whose rows contradict the mapping imports nothing: %s', async (mistake) => {
  await fc.assert(
    fc.asyncProperty(orderLists, dialects, async (orders, dialect) => {
      const mapping = mistakes[mistake]?.(dialect)
      fc.pre(mapping !== undefined)
      const ofOneCustomer = orders.map((order) => ({ ...order, customer: 'ann' }))
      const { summary, events } = await importList(ofOneCustomer, dialect, mapping ?? {})
      expect(events).toEqual([])
      expect(summary.accepted).toBe(0)
      expect(summary.rejected).toBeGreaterThan(0)
    }),
    { numRuns: Math.ceil(RUNS / 4) },
  )
})
