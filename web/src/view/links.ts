import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { readView, writeView } from './view.ts'

/** What narrows the list of orders: the parameters of `/api/analytics/orders`. */
export type OrderFilter = Partial<Record<string, string | number | boolean>>

export interface Links {
  /** The address of a page, about the same days, currency and so on as this one. */
  page(path: string): string
  /** The address of the list of exactly the orders behind a number. */
  orders(filter?: OrderFilter): string
  product(productId: string): string
  customer(customerId: string): string
  order(orderId: string): string
}

/** Addresses within the dashboard. */
export function useLinks(): Links {
  const [search] = useSearchParams()
  const text = search.toString()
  return useMemo(() => {
    const view = writeView(readView(new URLSearchParams(text)), new URLSearchParams())
    const page = (path: string, parameters = view) => (parameters.size > 0 ? `${path}?${parameters}` : path)
    return {
      page: (path) => page(path),
      orders(filter = {}) {
        const parameters = new URLSearchParams(view)
        if (filter.startDate !== undefined) parameters.delete('range')
        for (const [name, value] of Object.entries(filter)) {
          if (value !== undefined) parameters.set(name, String(value))
        }
        return page('/orders', parameters)
      },
      product: (productId) => page(`/products/${encodeURIComponent(productId)}`),
      customer: (customerId) => page(`/customers/${encodeURIComponent(customerId)}`),
      order: (orderId) => page(`/orders/${encodeURIComponent(orderId)}`),
    }
  }, [text])
}
