import type { Basis } from '../format/labels.ts'
import { type OrderFilter, writeOrderFilter } from './order-filter.ts'
import type { Shop } from './shop.ts'
import { daysOf, type View, writeView } from './view.ts'

/** Selects orders: filters, and what differs from the view of the page that holds the link. */
export interface OrdersLink extends OrderFilter {
  /** A missing date is that of the page. */
  startDate?: string
  endDate?: string
  basis?: Basis
  /** `null`: the time zone of the shop, for numbers that are always counted by the days of the shop. */
  timezone?: string | null
}

interface AddressContext {
  view: View
  /** Undefined while it is loading. */
  shop: Pick<Shop, 'today' | 'firstDay'> | undefined
  /** The number in the totals of the list that was clicked. */
  behind?: string
}

/** The parameters of the address of the list. */
export function addressOfOrders(link: OrdersLink, { view, shop, behind }: AddressContext): URLSearchParams {
  const { startDate, endDate, basis = view.basis, timezone = view.timezone, ...filter } = link
  const days = shop && daysOf(view, shop.today, shop.firstDay)
  // Today can be another date in another time zone, so a range such as `7d` must become fixed days.
  const isOtherZone = (timezone ?? undefined) !== view.timezone
  const hasOwnDays = days !== undefined && (startDate !== undefined || endDate !== undefined || isOtherZone)
  const range = hasOwnDays ? { ...days, ...(startDate && { startDate }), ...(endDate && { endDate }) } : view.range
  // Segments are those of one currency, so their amounts are not converted.
  const reportingCurrency = filter.segment === undefined ? view.reportingCurrency : undefined
  const linked: View = { ...view, range, basis, reportingCurrency, timezone: timezone ?? undefined }
  const written = writeOrderFilter(filter, writeView(linked, new URLSearchParams()))
  if (behind !== undefined) written.set('behind', behind)
  else if (Object.keys(filter).length === 0) written.set('behind', 'rows')
  return written
}
