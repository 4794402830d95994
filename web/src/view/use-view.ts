import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { createFormat, type Format } from '../format/format.ts'
import type { Basis, Interval } from '../format/labels.ts'
import type { Days } from './ranges.ts'
import { useShop } from './shop.ts'
import { daysOf, intervalOf, readView, type View, writeView } from './view.ts'

/** The parameters that all reports of a page share. */
interface CommonQuery extends Days {
  currency: string
  basis: Basis
  timezone: string | undefined
}

export interface CurrentView {
  view: View
  days: Days
  interval: Interval
  /** The currency of all amounts. */
  currency: string
  /** The time zone of the days and hours shown. */
  timeZone: string
  query: CommonQuery
  format: Format
  /** Changes the address, and with it all pages. */
  change(changed: Partial<View>): void
}

/** The view in the address. */
export function useView(): CurrentView {
  const shop = useShop()
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  return useMemo(() => {
    const view = readView(new URLSearchParams(text))
    const days = daysOf(view, shop.today, shop.firstDay)
    const currency = view.currency ?? shop.currency
    const timeZone = view.timezone ?? shop.timeZone
    return {
      view,
      days,
      interval: intervalOf(view, days),
      currency,
      timeZone,
      query: { ...days, currency, basis: view.basis, timezone: view.timezone },
      format: createFormat({ currency, timeZone }),
      change: (changed) => setSearch((before) => writeView({ ...readView(before), ...changed }, before)),
    }
  }, [text, shop, setSearch])
}
