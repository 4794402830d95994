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

export const cohortModes = { each: 'Per period', total: 'Cumulative', percent: '% of first period' } as const
export type CohortMode = keyof typeof cohortModes

export const cohortIntervals = { day: 'Days', week: 'Weeks', month: 'Months', quarter: 'Quarters' } as const
export type CohortInterval = keyof typeof cohortIntervals

/** The choices of the cohort table. */
export interface CohortChoice {
  metric: CohortMetric
  /** For amounts; customers and retention have a single mode. */
  mode: CohortMode
  interval: CohortInterval
}

/** The modes of a metric, the default first. Distinct customers of several periods cannot be added, so they have no cumulative mode. */
export const modesOf = (metric: CohortMetric): readonly CohortMode[] => {
  if (metric === 'retention' || metric === 'customers') return ['each']
  return metric === 'netRevenuePerCustomer' ? ['total', 'each'] : ['each', 'total', 'percent']
}

const DEFAULTS = { metric: 'retention', interval: 'month' } as const

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text)

/** Reads the choices of an address. Missing and invalid parameters have their defaults. */
export function readCohortChoice(search: URLSearchParams): CohortChoice {
  const metric = oneOf(Object.keys(cohortMetrics) as CohortMetric[], search.get('cohortMetric')) ?? DEFAULTS.metric
  const modes = modesOf(metric)
  return {
    metric,
    mode: oneOf(modes, search.get('cohortMode')) ?? modes[0] ?? 'each',
    interval:
      oneOf(Object.keys(cohortIntervals) as CohortInterval[], search.get('cohortInterval')) ?? DEFAULTS.interval,
  }
}

/** A copy of the address's parameters with these choices. Defaults are left out. */
export function writeCohortChoice({ metric, mode, interval }: CohortChoice, search: URLSearchParams): URLSearchParams {
  const written = new URLSearchParams(search)
  for (const name of ['cohortMetric', 'cohortMode', 'cohortInterval']) written.delete(name)
  if (metric !== DEFAULTS.metric) written.set('cohortMetric', metric)
  const modes = modesOf(metric)
  if (modes.includes(mode) && mode !== modes[0]) written.set('cohortMode', mode)
  if (interval !== DEFAULTS.interval) written.set('cohortInterval', interval)
  return written
}

/** The choices in the address, and a function to change them. */
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
