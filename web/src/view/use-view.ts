import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { createFormat, type Format } from '../format/format.ts'
import type { Basis, Interval } from '../format/labels.ts'
import type { Days } from './ranges.ts'
import { useShop } from './shop.ts'
import { daysOf, intervalOf, readView, type View, writeView } from './view.ts'

/** The orders that count and the currency of amounts: one currency, or all of them converted to one. */
type AmountsQuery = { currency: string } | { currency?: string; reportingCurrency: string }

/** The parameters that all reports of a page share. */
type CommonQuery = Days &
  AmountsQuery & {
    basis: Basis
    timezone: string | undefined
  }

export interface CurrentView {
  view: View
  days: Days
  interval: Interval
  /** The currency of all amounts. */
  currency: string
  /** The parameters for these amounts. */
  amounts: AmountsQuery
  /** The currency of the orders in reports that cannot convert. */
  ownCurrency: string
  /** The format of amounts in that currency. */
  ownFormat: Format
  /** The orders that count in reports without amounts: those of one currency, or all. */
  counted: string
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
    const ownCurrency = view.currency ?? shop.currency
    const { reportingCurrency } = view
    const currency = reportingCurrency ?? ownCurrency
    const amounts: AmountsQuery =
      reportingCurrency === undefined
        ? { currency }
        : { reportingCurrency, ...(view.currency !== undefined && { currency: view.currency }) }
    const timeZone = view.timezone ?? shop.timeZone
    return {
      view,
      days,
      interval: intervalOf(view, days),
      currency,
      amounts,
      ownCurrency,
      counted: reportingCurrency === undefined || view.currency !== undefined ? ownCurrency : 'all',
      timeZone,
      query: { ...days, ...amounts, basis: view.basis, timezone: view.timezone },
      format: createFormat({ currency, timeZone }),
      ownFormat: createFormat({ currency: ownCurrency, timeZone }),
      change: (changed) => setSearch((before) => writeView({ ...readView(before), ...changed }, before)),
    }
  }, [text, shop, setSearch])
}
