import type { RowOf } from '../../api/client.ts'
import type { CohortChoice } from './cohort-choice.ts'

/** One row of the response: a cohort in a period, or the weighted average of a period. */
export type CohortRow = RowOf<'/api/analytics/customers/cohorts'>

export interface CohortCell {
  row: CohortRow
  /** The value of the chosen metric; null without a value, such as a share of zero. */
  value: number | null
  /** The depth of the colour, from 0 to 1; null without a value. */
  depth: number | null
}

interface Cohort {
  /** The first day of the cohort. */
  cohort: string
  size: number
  cells: readonly CohortCell[]
}

export interface CohortGrid {
  cohorts: readonly Cohort[]
  /** The average of each period over the cohorts for which it is complete. */
  average: readonly CohortCell[]
  /** The number of periods of the longest cohort. */
  periods: number
}

/** The value and colour of each cohort in each period. */
export function cohortGrid(rows: readonly CohortRow[], choice: CohortChoice): CohortGrid {
  const byCohort = Map.groupBy(
    rows.filter(({ cohort }) => cohort !== null),
    ({ cohort }) => cohort ?? '',
  )
  const valued = [...byCohort.values()].flatMap((cells) => cells.map((row) => measure(row, cells[0], choice)))
  const deepest = deepestOf([...byCohort.values()].flat(), valued, choice)
  const cellOf = (row: CohortRow, value: number | null): CohortCell => ({
    row,
    value,
    depth: value === null || row.size === 0 ? null : Math.min(1, Math.max(0, value / deepest)),
  })
  const cohorts = [...byCohort].map(([cohort, cells]) => ({
    cohort,
    size: cells[0]?.size ?? 0,
    cells: cells.map((row) => cellOf(row, measure(row, cells[0], choice))),
  }))
  const average = rows.filter(({ cohort }) => cohort === null)
  return {
    cohorts,
    average: average.map((row) => cellOf(row, averageOf(row, [...byCohort.values()], choice))),
    periods: Math.max(0, ...cohorts.map(({ cells }) => cells.length)),
  }
}

const divide = (part: number | null, whole: number | null | undefined) => (part !== null && whole ? part / whole : null)

function measure(row: CohortRow, first: CohortRow | undefined, { metric, mode }: CohortChoice): number | null {
  switch (metric) {
    case 'retention':
      return row.retention
    case 'customers':
      return row.customers
    case 'netRevenuePerCustomer':
      return mode === 'total' ? row.netRevenuePerCustomer : divide(row.netRevenue, row.size)
    case 'revenue':
      if (mode === 'percent') return divide(row.revenue, first?.revenue)
      return mode === 'total' ? row.cumulativeRevenue : row.revenue
    case 'netRevenue':
      if (mode === 'percent') return divide(row.netRevenue, first?.netRevenue)
      return mode === 'total' ? row.cumulativeNetRevenue : row.netRevenue
  }
}

/** Rates have a weighted average: the sum of the numerators divided by the sum of the denominators. Other metrics have the average per cohort. */
function averageOf(row: CohortRow, cohorts: readonly CohortRow[][], choice: CohortChoice): number | null {
  const { metric, mode } = choice
  if (metric === 'retention' || metric === 'netRevenuePerCustomer') return measure(row, undefined, choice)
  const over = cohorts.filter((cells) => cells[row.index]?.isUnfinished === false)
  if (mode !== 'percent') return divide(measure(row, undefined, choice) ?? 0, over.length)
  const name = metric === 'revenue' ? 'revenue' : 'netRevenue'
  return divide(
    row[name],
    over.reduce((sum, [first]) => sum + (first?.[name] ?? 0), 0),
  )
}

/** The maximum for the colours. The first period is left out, unless values are cumulative, because it exceeds all later periods. */
function deepestOf(rows: readonly CohortRow[], values: readonly (number | null)[], { mode }: CohortChoice): number {
  const compared = values.filter((_value, i) => mode === 'total' || (rows[i]?.index ?? 0) > 0)
  const most = Math.max(0, ...compared.map((value) => value ?? 0))
  return most > 0 ? most : Math.max(0, ...values.map((value) => value ?? 0)) || 1
}
