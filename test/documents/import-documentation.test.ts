import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { describeSample } from '../../src/import/describe-sample.ts'
import { importCsv, useFolder, useTestInbox } from '../helpers/import/test-import.ts'

const shop = useTestInbox()
const folder = useFolder()
const EXAMPLE = /```csv\n(.*?)```.*?```json\n(.*?)```.*?```text\n(.*?)```/gs

const page = await readFile(new URL('../../docs/import.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(EXAMPLE)].map(([, csv = '', mapping = '', orders = '']) => {
  return { csv, mapping: JSON.parse(mapping) as unknown, orders: orders.trim().split('\n') }
})

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(5)
})

test.each(examples)('the orders of an example are what its mapping makes of its file: $orders.0', async (example) => {
  const { summary } = await importCsv(shop, folder, example.mapping, example.csv, { isDryRun: true })
  expect(summary.reasons.most(3)).toEqual([])
  expect(summary.samples.map((events) => describeSample(events, 'USD').join(': '))).toEqual(example.orders)
})
