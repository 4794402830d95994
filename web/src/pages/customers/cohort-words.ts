import { nameBucket } from '../../format/buckets.ts'
import type { Format } from '../../format/format.ts'
import { lastDayOf } from '../../view/days.ts'
import type { Links } from '../../view/links.ts'
import type { CohortChoice } from './cohort-choice.ts'
import type { CohortCell } from './cohort-grid.ts'
import type { CohortTip } from './cohort-tips.tsx'

const UNITS = { day: 'day', week: 'week', month: 'month', quarter: 'quarter' } as const

interface Around {
  format: Format
  links: Links
  today: string
}

/** How the heat map of cohorts is written, and where its cells lead. */
export interface CohortWords {
  /** Amounts shortened, so that many stand side by side; `tell` has them in full. */
  value(value: number | null): string
  count(count: number): string
  cohort(firstDay: string): string
  column(index: number): string
  columnInFull(index: number): string
  averageName: string
  tell(cell: CohortCell, index: number): CohortTip
  /** The orders behind a cell: docs/metrics.md, "The orders behind a number". */
  href(cell: CohortCell): string
  /** The first orders of the cohort's customers and what else they ordered in the same period. */
  sizeHref(cell: CohortCell): string
}

export function cohortWords(choice: CohortChoice, { format, links, today }: Around): CohortWords {
  const { metric, mode, interval } = choice
  const unit = UNITS[interval]
  const isRate = metric === 'retention' || mode === 'percent'
  const short = (amount: number | null) => (amount === null ? '–' : format.moneyShort(amount))
  const ofAmount = metric === 'netRevenuePerCustomer' ? format.money : short
  const value = isRate ? format.share : metric === 'customers' ? format.decimal : ofAmount
  const inFull = (day: string) => nameBucket(day, interval, format).full
  const columnInFull = (index: number) =>
    index === 0 ? `The ${unit} of the first order` : `${index} ${unit}${index === 1 ? '' : 's'} after the first order`
  const daysOf = ({ row }: CohortCell, isFromBeginning: boolean) => {
    const last = lastDayOf(row.period ?? '', interval)
    return { startDate: (isFromBeginning ? row.cohort : row.period) ?? '', endDate: last < today ? last : today }
  }
  const ofCohort = (cell: CohortCell, isFromBeginning = false) => ({
    ...{ cohort: cell.row.cohort ?? '', interval, timezone: null },
    ...daysOf(cell, isFromBeginning),
  })
  const customersOf = (cell: CohortCell) => links.orders({ ...ofCohort(cell), happened: 'placed' }, 'customers')
  return {
    value,
    count: format.count,
    cohort: inFull,
    column: (index) => `${index}`,
    columnInFull,
    averageName: isRate || metric === 'netRevenuePerCustomer' ? 'Weighted average' : 'Average of a cohort',
    tell: ({ row }, index) => ({
      title: `${inFull(row.cohort ?? '')}, ${index === 0 ? 'first order' : `${index} ${unit}${index === 1 ? '' : 's'} on`}`,
      lines: [
        { label: 'Period', value: inFull(row.period ?? '') },
        { label: 'Customers', value: `${format.count(row.customers)} of ${format.count(row.size)}` },
        { label: 'Retention', value: format.share(row.retention) },
        { label: 'Orders', value: format.count(row.orders) },
        { label: 'Revenue', value: format.money(row.revenue) },
        { label: 'Net revenue', value: format.money(row.netRevenue) },
        { label: 'Net revenue per customer so far', value: format.money(row.netRevenuePerCustomer) },
      ],
      note: row.isUnfinished ? 'This period is not over: its numbers will grow.' : undefined,
    }),
    href(cell) {
      const isFromBeginning = mode === 'total'
      if (metric === 'retention' || metric === 'customers') return customersOf(cell)
      const orders = ofCohort(cell, isFromBeginning)
      if (metric === 'revenue') return links.orders({ ...orders, happened: 'placed' }, 'totalRevenue')
      return links.orders(orders, 'netRevenue')
    },
    sizeHref: customersOf,
  }
}
