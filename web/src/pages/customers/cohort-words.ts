import { nameBucket } from '../../format/buckets.ts'
import type { Format } from '../../format/format.ts'
import { cohortIntervalNames } from '../../format/labels.ts'
import { lastDayOf } from '../../time/days.ts'
import type { Links } from '../../view/links.ts'
import type { CohortChoice } from './cohort-choice.ts'
import type { CohortCell } from './cohort-grid.ts'
import type { CohortTip } from './cohort-tips.tsx'

interface WordContext {
  format: Format
  links: Links
  today: string
}

/** The texts and links of the cohort table. */
export interface CohortWords {
  /** The value of a cell. Amounts are short; `tooltip` has them in full. */
  value(value: number | null): string
  count(count: number): string
  cohort(firstDay: string): string
  column(index: number): string
  columnInFull(index: number): string
  averageName: string
  tooltip(cell: CohortCell, index: number): CohortTip
  /** The orders behind a cell: docs/orders-behind-numbers.md. */
  href(cell: CohortCell): string
  /** All orders of the cohort's customers in the period of their first order. */
  sizeHref(cell: CohortCell): string
}

export function cohortWords(choice: CohortChoice, { format, links, today }: WordContext): CohortWords {
  const { metric, mode, interval } = choice
  const unit = cohortIntervalNames[interval].toLowerCase()
  const isRate = metric === 'retention' || mode === 'percent'
  const short = (amount: number | null) => (amount === null ? '–' : format.moneyShort(amount))
  const ofAmount = metric === 'netRevenuePerCustomer' ? format.money : short
  const value = isRate ? format.share : metric === 'customers' ? format.decimal : ofAmount
  const inFull = (day: string) => nameBucket(day, interval, format).full
  const columnInFull = (index: number) =>
    index === 0
      ? `${cohortIntervalNames[interval]} of the first order`
      : `${index} ${unit}${index === 1 ? '' : 's'} after the first order`
  const daysOf = ({ row }: CohortCell, isCumulative: boolean) => {
    const last = lastDayOf(row.period ?? '', interval)
    return { startDate: (isCumulative ? row.cohort : row.period) ?? '', endDate: last < today ? last : today }
  }
  const ofCohort = (cell: CohortCell, isCumulative = false) => ({
    cohort: cell.row.cohort ?? '',
    interval,
    timezone: null,
    ...daysOf(cell, isCumulative),
  })
  const customersOf = (cell: CohortCell) => links.orders({ ...ofCohort(cell), happened: 'placed' }, 'customers')
  return {
    value,
    count: format.count,
    cohort: inFull,
    column: (index) => `${index}`,
    columnInFull,
    averageName: isRate || metric === 'netRevenuePerCustomer' ? 'Weighted average' : 'Average per cohort',
    tooltip: ({ row }, index) => ({
      title: `${inFull(row.cohort ?? '')}, ${index === 0 ? `${unit} of the first order` : `${index} ${unit}${index === 1 ? '' : 's'} later`}`,
      lines: [
        { label: 'Period', value: inFull(row.period ?? '') },
        { label: 'Customers', value: `${format.count(row.customers)} of ${format.count(row.size)}` },
        { label: 'Retention', value: format.share(row.retention) },
        { label: 'Orders', value: format.count(row.orders) },
        { label: 'Revenue', value: format.money(row.revenue) },
        { label: 'Net revenue', value: format.money(row.netRevenue) },
        { label: 'Cumulative net revenue per customer', value: format.money(row.netRevenuePerCustomer) },
      ],
      note: row.isUnfinished ? 'This period is not complete; its numbers can still grow.' : undefined,
    }),
    href(cell) {
      const isCumulative = mode === 'total'
      if (metric === 'retention' || metric === 'customers') return customersOf(cell)
      const orders = ofCohort(cell, isCumulative)
      if (metric === 'revenue') return links.orders({ ...orders, happened: 'placed' }, 'totalRevenue')
      return links.orders(orders, 'netRevenue')
    },
    sizeHref: customersOf,
  }
}
