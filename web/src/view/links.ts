import { useContext, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import type { ResponseOf } from '../api/client.ts'
import { addressOfOrders, type OrdersLink } from './orders-address.ts'
import { ShopContext } from './shop.ts'
import { readView, writeView } from './view.ts'

/** A number in the totals of the list of orders. The number that was clicked on another page is marked there. */
export type OrderTotal = keyof ResponseOf<'/api/analytics/orders'>['totals']

export interface Links {
  /** The address of a page with the same view as this one. */
  page(path: string): string
  /** The address of the list with exactly the orders behind a number. `behind`: the total of the list that equals it. */
  orders(link?: OrdersLink, behind?: OrderTotal): string
  product(productId: string): string
  customer(customerId: string): string
  order(orderId: string): string
}

/** Addresses within the dashboard. */
export function useLinks(): Links {
  const [search] = useSearchParams()
  const shop = useContext(ShopContext)
  const text = search.toString()
  return useMemo(() => {
    const view = readView(new URLSearchParams(text))
    const common = writeView(view, new URLSearchParams())
    const page = (path: string, parameters = common) => (parameters.size > 0 ? `${path}?${parameters}` : path)
    return {
      page: (path) => page(path),
      orders: (link = {}, behind) => page('/orders', addressOfOrders(link, { view, shop, behind })),
      product: (productId) => page(`/products/${encodeURIComponent(productId)}`),
      customer: (customerId) => page(`/customers/${encodeURIComponent(customerId)}`),
      order: (orderId) => page(`/orders/${encodeURIComponent(orderId)}`),
    }
  }, [text, shop])
}
