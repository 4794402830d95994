import { expect, test } from 'vitest'
import { barsChart } from './bars-chart.ts'
import { heatChart } from './heat-chart.ts'
import { darkPalette } from './palette.ts'

test('each cell of a heat map has its row, its column and a link', () => {
  const chart = heatChart({
    title: 'Orders',
    columns: ['00', '01'],
    rows: ['Mon', 'Tue'],
    write: String,
    cells: [
      { x: 1, y: 0, value: 4, href: '/orders?weekday=1&hour=1' },
      { x: 0, y: 1, value: 2 },
    ],
  })
  expect(chart.table.rows).toEqual([
    ['Mon', '', { text: '4', href: '/orders?weekday=1&hour=1' }],
    ['Tue', '2', ''],
  ])
  const option = chart.option(darkPalette) as { visualMap: { max: number }; series: { data: number[][] }[] }
  expect(option.visualMap.max).toBe(4)
  expect(option.series[0]?.data).toEqual([
    [1, 0, 4],
    [0, 1, 2],
  ])
  expect(chart.hrefOf?.(0, 0)).toBe('/orders?weekday=1&hour=1')
})

test('a narrow heat map truncates names and rotates long names of columns', () => {
  const labelsOf = (columns: string[], isNarrow: boolean) => {
    const { option } = heatChart({ title: 'Failed', columns, rows: ['Insufficient funds'], cells: [], write: String })
    const { xAxis, yAxis } = option(darkPalette, { isNarrow }) as Record<string, { axisLabel: object }>
    return [xAxis?.axisLabel, yAxis?.axisLabel]
  }
  expect(labelsOf(['card', 'bank_transfer'], true)).toMatchObject([{ rotate: 45, interval: 0 }, { width: 96 }])
  expect(labelsOf(['00', '01'], true)[0]).not.toHaveProperty('rotate')
  expect(labelsOf(['card', 'bank_transfer'], false)[0]).not.toHaveProperty('rotate')
})

test.each([false, true])('every name of a heat map is shown, also if it is narrow: %s', (isNarrow) => {
  const columns = ['card', 'paypal', 'bank_transfer', 'klarna', 'apple_pay', 'gift_card', 'invoice']
  const rows = ['Insufficient funds', 'Card expired', 'Limit exceeded', 'No reason given']
  const { option } = heatChart({ title: 'Failed', columns, rows, cells: [], write: String })
  const { xAxis, yAxis } = option(darkPalette, { isNarrow }) as Record<string, { axisLabel: object; data: string[] }>
  const all = { interval: 0, hideOverlap: false }
  expect([xAxis?.data, yAxis?.data]).toEqual([columns, rows])
  expect([xAxis?.axisLabel, yAxis?.axisLabel]).toMatchObject([all, all])
})

test('right-to-left names are isolated from their surroundings', () => {
  const name = 'חולצה כחולה – Blue T-Shirt (XL)'
  const { option } = barsChart({
    title: 'Net revenue',
    of: 'Product',
    write: String,
    writeShort: String,
    bars: [{ name, value: 1 }],
  })
  expect(option(darkPalette)).toHaveProperty('yAxis.data', [`\u2068${name}\u2069`])
})

test('the table of bars includes their details', () => {
  const chart = barsChart({
    title: 'Net revenue',
    of: 'Channel',
    write: (value) => `€${value}`,
    writeShort: String,
    bars: [{ name: 'web', value: 12, href: '/orders?channel=web', details: [{ label: 'Orders', value: '3' }] }],
  })
  expect(chart.summary).toBe('Net revenue by channel: web €12')
  expect(chart.table).toEqual({
    columns: ['Channel', 'Net revenue', 'Orders'],
    rows: [[{ text: 'web', href: '/orders?channel=web' }, '€12', '3']],
  })
})
