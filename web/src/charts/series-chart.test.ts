import { expect, test } from 'vitest'
import { lightPalette } from './palette.ts'
import { seriesChart } from './series-chart.ts'

const point = (short: string, value: number | null, href?: string) => ({ short, full: `${short} 2024`, value, href })
const write = (value: number | null) => (value === null ? '–' : value.toFixed(2))
const chart = seriesChart({
  ...{ title: 'Net revenue', write, writeShort: String, unfinishedIndex: 2 },
  points: [point('1 Dec', 10, '/orders?startDate=2024-12-01'), point('2 Dec', null), point('3 Dec', 5)],
  comparison: [point('1 Nov', 7), point('2 Nov', 8), point('3 Nov', 6)],
})

interface Line {
  id: string
  data: (number | null)[]
  lineStyle: { type?: string }
}

test('the unfinished bucket is drawn apart, dashed, from the last finished one, and so is what it is compared with', () => {
  const lines = chart.option(lightPalette).series as Line[]
  expect(lines.map(({ id, data }) => [id, data])).toEqual([
    ['comparison', [7, 8, null]],
    ['comparison, not finished', [null, 8, 6]],
    ['metric', [10, null, null]],
    ['metric, not finished', [null, null, 5]],
  ])
  expect(lines.map(({ lineStyle }) => lineStyle.type)).toEqual([undefined, 'dashed', undefined, 'dashed'])
})

test('a line that goes on after the unfinished bucket has no gap there', () => {
  const { option } = seriesChart({
    ...{ title: 'Net revenue', write, writeShort: String, unfinishedIndex: 1 },
    points: [point('09', 10), point('10', 12), point('11', null)],
    comparison: [point('09', 7), point('10', 8), point('11', 9)],
  })
  expect((option(lightPalette).series as Line[]).map(({ id, data }) => [id, data])).toEqual([
    ['comparison', [7, null, 9]],
    ['comparison, not finished', [7, 8, 9]],
    ['metric', [10, null, null]],
    ['metric, not finished', [10, 12, null]],
  ])
})

test('the table behind it is exact, marks what is not finished and links to the orders', () => {
  expect(chart.table.columns).toEqual(['Time', 'Net revenue', 'Compared with', 'At'])
  expect(chart.table.rows).toEqual([
    ['1 Dec 2024', { text: '10.00', href: '/orders?startDate=2024-12-01' }, '7.00', '1 Nov 2024'],
    ['2 Dec 2024', '–', '8.00', '2 Nov 2024'],
    ['3 Dec 2024 (not finished)', '5.00', '6.00', '3 Nov 2024'],
  ])
  expect(chart.hrefOf?.(0, 1)).toBe('/orders?startDate=2024-12-01')
})

test('a single point is shown as a point, also when it is not finished', () => {
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
