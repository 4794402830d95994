import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { describeSample } from '../../src/import/describe-sample.ts'
import { importCsv, useFolder, useTestInbox } from '../helpers/import/test-import.ts'

const shop = useTestInbox()
const folder = useFolder()
const EXAMPLE = /```csv\n(.*?)```.*?```json\n(.*?)```.*?```text\n(.*?)```/gs

const pages = ['import-mapping.md', 'import-formats.md'].map((page) =>
  readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8'),
)
const text = (await Promise.all(pages)).join('\n')
const examples = [...text.matchAll(EXAMPLE)].map(([, csv = '', mapping = '', orders = '']) => {
  return { csv, mapping: JSON.parse(mapping) as unknown, orders: orders.trim().split('\n') }
})

test('the pages have examples', () => {
  expect(examples.length).toBeGreaterThan(5)
})

test.each(examples)('the mapping of an example makes its documented orders: $orders.0', async (example) => {
  const { summary } = await importCsv(shop, folder, example.mapping, example.csv, { isDryRun: true })
  expect(summary.reasons.most(3)).toEqual([])
  expect(summary.samples.map((events) => describeSample(events, 'USD').join(': '))).toEqual(example.orders)
})
