import { expect, test } from 'vitest'
import { lightPalette } from './palette.ts'
import { stackedChart } from './stacked-chart.ts'

const chart = stackedChart({
  title: 'Customers',
  parts: ['Returning', 'New'],
  unfinishedIndex: 1,
  write: String,
  writeShort: String,
  stacks: [
    { short: 'Jan', full: 'Jan 2024', values: [3, 4], hrefs: ['/orders?r', '/orders?n'] },
    { short: 'Feb', full: 'Feb 2024', values: [1, 2] },
  ],
})

test('each part is a series of one stack, and the incomplete column is paler', () => {
  const series = chart.option(lightPalette).series as {
    name: string
    stack: string
    data: { value: number; itemStyle: { opacity: number } }[]
  }[]
  expect(series.map(({ name, stack, data }) => [name, stack, data.map(({ value }) => value)])).toEqual([
    ['Returning', 'all', [3, 1]],
    ['New', 'all', [4, 2]],
  ])
  expect(series[0]?.data.map(({ itemStyle }) => itemStyle.opacity)).toEqual([1, 0.55])
})

test('each part leads to its own orders, from the column as from the table', () => {
  expect([chart.hrefOf?.(0, 0), chart.hrefOf?.(0, 1), chart.hrefOf?.(1, 0)]).toEqual([
    '/orders?r',
    '/orders?n',
    undefined,
  ])
  expect(chart.table).toEqual({
    columns: ['Time', 'Returning', 'New'],
    rows: [
      ['Jan 2024', { text: '3', href: '/orders?r' }, { text: '4', href: '/orders?n' }],
      ['Feb 2024 (not complete)', '1', '2'],
    ],
  })
})
