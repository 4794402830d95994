import type { MetricId } from '../metrics.ts'
import type { OrderTotal } from './links.ts'
import type { OrdersLink } from './orders-address.ts'

interface Behind {
  orders: OrdersLink
  /** The total of the list that equals the number. */
  total: OrderTotal
}

const placed = { happened: 'placed' } as const

/** The orders behind each metric of sales: docs/orders-behind-numbers.md. */
export const ordersBehind: Record<MetricId, Behind> = {
  netRevenue: { orders: {}, total: 'netRevenue' },
  orders: { orders: placed, total: 'rows' },
  averageOrderValue: { orders: placed, total: 'averageOrderValue' },
  itemsSold: { orders: placed, total: 'itemsSold' },
  totalRevenue: { orders: placed, total: 'totalRevenue' },
  uniqueCustomers: { orders: { ...placed, isGuest: false }, total: 'customers' },
  newCustomers: { orders: { ...placed, customers: 'new' }, total: 'customers' },
  returningCustomers: { orders: { ...placed, customers: 'returning' }, total: 'customers' },
  adjustments: { orders: { happened: 'adjusted' }, total: 'adjustments' },
  refunds: { orders: { happened: 'refunded' }, total: 'refunds' },
  chargebacks: { orders: { happened: 'charged_back' }, total: 'chargebacks' },
  cancelled: { orders: { happened: 'cancelled' }, total: 'cancelled' },
  grossProfit: { orders: {}, total: 'grossProfit' },
  grossMargin: { orders: {}, total: 'grossMargin' },
}
