import { expect, test } from 'vitest'
import { type CohortChoice, modesOf, readCohortChoice, writeCohortChoice } from './cohort-choice.ts'
import { cohortDays, periodBefore } from './cohort-days.ts'
import { type CohortRow, cohortGrid } from './cohort-grid.ts'

const row = (cohort: string | null, index: number, numbers: Partial<CohortRow>): CohortRow => ({
  cohort,
  period: cohort,
  index,
  size: 10,
  customers: 0,
  retention: 0,
  orders: 0,
  revenue: 0,
  netRevenue: 0,
  cumulativeRevenue: 0,
  cumulativeNetRevenue: 0,
  netRevenuePerCustomer: 0,
  isUnfinished: false,
  ...numbers,
})

const rows = [
  row('2024-01-01', 0, { customers: 10, retention: 1, revenue: 200, cumulativeRevenue: 200 }),
  row('2024-01-01', 1, { customers: 4, retention: 0.4, revenue: 50, cumulativeRevenue: 250 }),
  row('2024-01-01', 2, { customers: 1, retention: 0.1, revenue: 10, cumulativeRevenue: 260, isUnfinished: true }),
  row('2024-02-01', 0, { size: 30, customers: 30, retention: 1, revenue: 600, cumulativeRevenue: 600 }),
  row('2024-02-01', 1, { size: 30, customers: 6, retention: 0.2, isUnfinished: true }),
  row(null, 0, { size: 40, customers: 40, retention: 1, revenue: 800, cumulativeRevenue: 800 }),
  row(null, 1, { customers: 4, retention: 0.4, revenue: 50, cumulativeRevenue: 250 }),
]
const grid = (choice: Partial<CohortChoice>) =>
  cohortGrid(rows, { metric: 'retention', mode: 'each', interval: 'month', ...choice })
const valuesOf = ({ cohorts, average }: ReturnType<typeof cohortGrid>) => [
  ...cohorts.map(({ cells }) => cells.map(({ value }) => value)),
  average.map(({ value }) => value),
]

test('each cohort has its size and a cell for each period', () => {
  const { cohorts, periods } = grid({})
  expect(cohorts.map(({ cohort, size, cells }) => [cohort, size, cells.length])).toEqual([
    ['2024-01-01', 10, 3],
    ['2024-02-01', 30, 2],
  ])
  expect(periods).toBe(3)
})

test('the deepest colour belongs to the highest later period, because the first is always 100%', () => {
  expect(grid({}).cohorts[0]?.cells.map(({ depth }) => depth)).toEqual([1, 1, 0.25])
})

test('cumulative values have the deepest colour at their maximum', () => {
  const { cohorts } = grid({ metric: 'revenue', mode: 'total' })
  expect(cohorts[1]?.cells[0]?.depth).toBe(1)
})

test('rates have a weighted average, amounts the average per cohort', () => {
  expect(valuesOf(grid({}))).toEqual([
    [1, 0.4, 0.1],
    [1, 0.2],
    [1, 0.4],
  ])
  expect(valuesOf(grid({ metric: 'revenue' }))).toEqual([
    [200, 50, 10],
    [600, 0],
    [400, 50],
  ])
})

test('percentages refer to the first period; their average includes only cohorts for which the period is complete', () => {
  expect(valuesOf(grid({ metric: 'revenue', mode: 'percent' }))).toEqual([
    [1, 0.25, 0.05],
    [1, 0],
    [1, 0.25],
  ])
})

test('a cohort without customers has no colour', () => {
  const empty = cohortGrid(
    [row('2024-01-01', 0, { size: 0, retention: null })],
    readCohortChoice(new URLSearchParams()),
  )
  expect(empty.cohorts[0]?.cells[0]).toMatchObject({ value: null, depth: null })
})

test('the address contains the choices next to other parameters, but no defaults', () => {
  const choice: CohortChoice = { metric: 'netRevenue', mode: 'percent', interval: 'week' }
  const written = writeCohortChoice(choice, new URLSearchParams('range=90d&cohortMetric=customers'))
  expect(written.toString()).toBe('range=90d&cohortMetric=netRevenue&cohortMode=percent&cohortInterval=week')
  expect(readCohortChoice(written)).toEqual(choice)
  const defaults = readCohortChoice(new URLSearchParams('cohortMetric=wrong&cohortMode=percent&cohortInterval=hour'))
  expect(defaults).toEqual({ metric: 'retention', mode: 'each', interval: 'month' })
  expect(writeCohortChoice(defaults, new URLSearchParams()).size).toBe(0)
})

test('distinct customers of several periods are not added', () => {
  expect([modesOf('customers'), modesOf('retention')]).toEqual([['each'], ['each']])
})

test('a period starts with its first day, a week on Monday', () => {
  const at = '2024-11-20'
  expect((['day', 'week', 'month', 'quarter'] as const).map((interval) => periodBefore(at, interval, 1))).toEqual([
    '2024-11-19',
    '2024-11-11',
    '2024-10-01',
    '2024-07-01',
  ])
})

test('12 to 36 cohorts are shown, none before the first sale and none in the future', () => {
  const short = { startDate: '2024-11-14', endDate: '2024-11-30' }
  const today = '2024-11-20'
  const year = { startDate: '2023-12-01', endDate: '2024-11-20' }
  expect(cohortDays(short, 'month', today, '2020-01-01')).toEqual({
    startDate: '2023-12-01',
    endDate: today,
    periods: 12,
  })
  expect(cohortDays(short, 'month', today, '2024-08-05')).toEqual({
    startDate: '2024-08-01',
    endDate: today,
    periods: 12,
  })
  expect(cohortDays(year, 'day', today, '2020-01-01')).toEqual({ startDate: '2024-10-16', endDate: today, periods: 35 })
  expect(cohortDays(year, 'week', today, '2024-03-06')).toEqual({
    startDate: '2024-03-18',
    endDate: today,
    periods: 35,
  })
})
