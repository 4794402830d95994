import { useContext, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import type { AnswerOf } from '../api/client.ts'
import { addressOfOrders, type OrdersLink } from './orders-address.ts'
import { ShopContext } from './shop.ts'
import { readView, writeView } from './view.ts'

/** A number of the list of orders: the one of its totals that was clicked elsewhere, and is marked there. */
export type OrderTotal = keyof AnswerOf<'/api/analytics/orders'>['totals']

export interface Links {
  /** The address of a page, about the same days, currency and so on as this one. */
  page(path: string): string
  /** The address of the list of exactly the orders behind a number. `behind`: which of the list's totals equals it. */
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
