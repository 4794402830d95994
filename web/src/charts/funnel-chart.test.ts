import { expect, test } from 'vitest'
import { funnelChart } from './funnel-chart.ts'
import { lightPalette } from './palette.ts'

const chart = funnelChart({
  title: 'Orders',
  steps: [
    { name: 'Placed', value: 200, share: 1, details: [{ label: 'Time', value: '–' }], href: '/orders?status=placed' },
    { name: 'Paid', value: 150, share: 0.75, details: [{ label: 'Time', value: '2 minutes' }] },
  ],
  write: String,
  writeShare: (share) => `${Number(share) * 100}%`,
})

test('a funnel has a count per step, with links', () => {
  expect(chart.summary).toBe('Orders by step: Placed 200 (100%), Paid 150 (75%)')
  expect(chart.table).toEqual({
    columns: ['Step', 'Orders', 'Share', 'Time'],
    rows: [
      ['Placed', { text: '200', href: '/orders?status=placed' }, '100%', '–'],
      ['Paid', '150', '75%', '2 minutes'],
    ],
  })
  expect([chart.hrefOf?.(0, 0), chart.hrefOf?.(1, 1)]).toEqual(['/orders?status=placed', undefined])
})

test('bars are relative to the first step, and all labels are at the end', () => {
  const { xAxis, series } = chart.option(lightPalette) as { xAxis: { max: number }; series: { data: number[] }[] }
  expect(xAxis.max).toBe(200)
  expect(series.map(({ data }) => data)).toEqual([
    [200, 150],
    [200, 200],
  ])
})

test('an empty funnel has no bars and a scale above zero', () => {
  const { xAxis } = funnelChart({ title: 'Orders', steps: [], write: String, writeShare: String }).option(
    lightPalette,
  ) as { xAxis: { max: number } }
  expect(xAxis.max).toBe(1)
})
