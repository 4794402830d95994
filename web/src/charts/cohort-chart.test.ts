import { expect, test } from 'vitest'
import { cohortChart } from './cohort-chart.ts'
import { darkPalette } from './palette.ts'

test('a cell lies at its cohort and period, in its colour, with readable text', () => {
  const chart = cohortChart({
    title: 'Retention',
    columns: ['0', '1'],
    rows: [
      {
        name: 'Jan',
        cells: [
          { text: '100%', depth: 1, isUnfinished: false },
          { text: '0%', depth: 0, isUnfinished: true },
        ],
      },
      { name: 'Feb', cells: [{ text: '–', depth: null, isUnfinished: true }] },
    ],
  })
  expect(chart.table.rows).toEqual([
    ['Jan', '100%', '0% (not complete)'],
    ['Feb', '– (not complete)', ''],
  ])
  const [series] = chart.option(darkPalette).series as {
    data: { value: number[]; itemStyle: object; label: { color: string } }[]
  }[]
  expect(series?.data.map(({ value, itemStyle, label }) => [value, itemStyle, label.color])).toEqual([
    [[0, 0, 1], { color: darkPalette.heat.at(-1) }, '#000000'],
    [[1, 0, 0], { color: darkPalette.heat[0] }, '#ffffff'],
    [[0, 1, 0], { color: darkPalette.surface }, darkPalette.text],
  ])
})
