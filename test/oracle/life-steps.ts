import { decimal } from '../helpers/decimal.ts'
import { placeOf } from './life-calendar.ts'
import type { Settled } from './life-placements.ts'
import type { Reversal } from './life-reversals.ts'
import { ONE, type Sums, sales } from './life-sums.ts'

interface StepsOf {
  order: Settled
  reversals: readonly Reversal[]
  /** The day of the order. */
  day: string
  timeZone: string
}

/** The sales of an order by the days of its steps. `own` are the sums of this order alone. */
export function addSteps(sums: Sums, own: Sums, { order, reversals, day, timeZone }: StepsOf): void {
  const { tenant, placed, payments } = order
  const dayOf = (at: Parameters<typeof placeOf>[0]) => placeOf(at, timeZone).day
  const names = { refund: 'refunded', chargeback: 'charged_back', cancellation: 'cancelled' }
  const happened = [
    ...reversals.map(({ kind, currency, at }) => ({ step: names[kind], currency, day: dayOf(at) })),
    ...reversals.map(({ currency, at }) => ({ step: 'reversed', currency, day: dayOf(at) })),
    ...[...payments.values()]
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ currency = placed.currency, at }) => ({ step: 'payment_failed', currency, day: dayOf(at) })),
  ]
  const days = Map.groupBy(happened, ({ step, currency }) => `${step} ${currency}`)
  for (const group of days.values()) {
    const { step = '', currency = '' } = group[0] ?? {}
    const those = [...new Set(group.map(({ day }) => day))].sort()
    const add = (date: string, previous: string, next: string, values: Record<string, bigint>) =>
      sums.add(
        'step_sales_analytics',
        { tenant_id: tenant, currency, step, date, previous_date: previous, next_date: next },
        values,
      )
    const addAround = (date: string, values: Record<string, bigint>) => {
      const [before, after] = [those.filter((one) => one <= date), those.filter((one) => one >= date)]
      add(date, before.at(-1) ?? '0001-01-01', after[0] ?? '9999-12-31', values)
    }
    for (const row of own.rows('daily_sales_analytics')) {
      if (row.currency !== currency) continue
      addAround(row.date ?? '', Object.fromEntries(sales.map((name) => [name, decimal(row[name] ?? '0')])))
    }
    addAround(day, { orders_by_order: ONE })
    for (const [i, date] of those.entries()) {
      add(date, date, date, { orders: ONE })
      if (i > 0) add(date, those[i - 1] ?? '', '9999-12-31', { orders: -ONE })
    }
  }
}
