import { expect, test } from 'vitest'
import { lightPalette } from './palette.ts'
import { seriesChart } from './series-chart.ts'

const point = (short: string, value: number | null, href?: string) => ({ short, full: `${short} 2024`, value, href })
const write = (value: number | null) => (value === null ? '–' : value.toFixed(2))
const chart = seriesChart({
  title: 'Net revenue',
  write,
  writeShort: String,
  unfinishedIndex: 2,
  points: [point('1 Dec', 10, '/orders?startDate=2024-12-01'), point('2 Dec', null), point('3 Dec', 5)],
  comparison: [point('1 Nov', 7), point('2 Nov', 8), point('3 Nov', 6)],
})

interface Line {
  id: string
  data: (number | null)[]
  lineStyle: { type?: string }
}

test('the incomplete bucket and its comparison are drawn as dashed lines', () => {
  const lines = chart.option(lightPalette).series as Line[]
  expect(lines.map(({ id, data }) => [id, data])).toEqual([
    ['comparison', [7, 8, null]],
    ['comparison, not complete', [null, 8, 6]],
    ['metric', [10, null, null]],
    ['metric, not complete', [null, null, 5]],
  ])
  expect(lines.map(({ lineStyle }) => lineStyle.type)).toEqual([undefined, 'dashed', undefined, 'dashed'])
})

test('a line that continues after the incomplete bucket has no gap', () => {
  const { option } = seriesChart({
    title: 'Net revenue',
    write,
    writeShort: String,
    unfinishedIndex: 1,
    points: [point('09', 10), point('10', 12), point('11', null)],
    comparison: [point('09', 7), point('10', 8), point('11', 9)],
  })
  expect((option(lightPalette).series as Line[]).map(({ id, data }) => [id, data])).toEqual([
    ['comparison', [7, null, 9]],
    ['comparison, not complete', [7, 8, 9]],
    ['metric', [10, null, null]],
    ['metric, not complete', [10, 12, null]],
  ])
})

test('the table is exact, marks the incomplete bucket and links to the orders', () => {
  expect(chart.table.columns).toEqual(['Time', 'Net revenue', 'Comparison', 'Comparison time'])
  expect(chart.table.rows).toEqual([
    ['1 Dec 2024', { text: '10.00', href: '/orders?startDate=2024-12-01' }, '7.00', '1 Nov 2024'],
    ['2 Dec 2024', '–', '8.00', '2 Nov 2024'],
    ['3 Dec 2024 (not complete)', '5.00', '6.00', '3 Nov 2024'],
  ])
  expect(chart.hrefOf?.(0, 1)).toBe('/orders?startDate=2024-12-01')
})

test('a single point is shown as a point, also if it is not complete', () => {
  const single = seriesChart({
    title: 'Orders',
    points: [point('now', 3)],
    unfinishedIndex: 0,
    write,
    writeShort: String,
  })
  const lines = single.option(lightPalette).series as (Line & { showSymbol: boolean })[]
  expect(lines.map(({ id, data, showSymbol }) => [id, data, showSymbol])).toEqual([['metric', [3], true]])
})
