import { useMemo } from 'react'
import { useSearchParams } from 'wouter'

export const cohortMetrics = {
  retention: 'Retention',
  customers: 'Customers',
  revenue: 'Revenue',
  netRevenue: 'Net revenue',
  netRevenuePerCustomer: 'Net revenue per customer',
} as const
export type CohortMetric = keyof typeof cohortMetrics

export const cohortModes = { each: 'Each period', total: 'Cumulative', percent: '% of the first' } as const
export type CohortMode = keyof typeof cohortModes

export const cohortIntervals = { day: 'Days', week: 'Weeks', month: 'Months', quarter: 'Quarters' } as const
export type CohortInterval = keyof typeof cohortIntervals

/** What the heat map of cohorts shows. */
export interface CohortChoice {
  metric: CohortMetric
  /** Of amounts; customers and their retention have but one. */
  mode: CohortMode
  interval: CohortInterval
}

/** How a metric can be looked at, the usual way first. A sum of different customers is none, so theirs cannot be cumulated. */
export const modesOf = (metric: CohortMetric): readonly CohortMode[] => {
  if (metric === 'retention' || metric === 'customers') return ['each']
  return metric === 'netRevenuePerCustomer' ? ['total', 'each'] : ['each', 'total', 'percent']
}

const USUAL = { metric: 'retention', interval: 'month' } as const

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text)

/** Reads the choice of an address; what it does not say, or says wrongly, is as usual. */
export function readCohortChoice(search: URLSearchParams): CohortChoice {
  const metric = oneOf(Object.keys(cohortMetrics) as CohortMetric[], search.get('cohortMetric')) ?? USUAL.metric
  const modes = modesOf(metric)
  return {
    metric,
    mode: oneOf(modes, search.get('cohortMode')) ?? modes[0] ?? 'each',
    interval: oneOf(Object.keys(cohortIntervals) as CohortInterval[], search.get('cohortInterval')) ?? USUAL.interval,
  }
}

/** A copy of the address's parameters with this choice. What is as usual is left out. */
export function writeCohortChoice({ metric, mode, interval }: CohortChoice, search: URLSearchParams): URLSearchParams {
  const written = new URLSearchParams(search)
  for (const name of ['cohortMetric', 'cohortMode', 'cohortInterval']) written.delete(name)
  if (metric !== USUAL.metric) written.set('cohortMetric', metric)
  const modes = modesOf(metric)
  if (modes.includes(mode) && mode !== modes[0]) written.set('cohortMode', mode)
  if (interval !== USUAL.interval) written.set('cohortInterval', interval)
  return written
}

/** What the address says of the heat map of cohorts. */
export function useCohortChoice(): { choice: CohortChoice; change(changed: Partial<CohortChoice>): void } {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  return useMemo(
    () => ({
      choice: readCohortChoice(new URLSearchParams(text)),
      change: (changed) =>
        setSearch((before) => writeCohortChoice({ ...readCohortChoice(before), ...changed }, before), {
          replace: true,
        }),
    }),
    [text, setSearch],
  )
}
