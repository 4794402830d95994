import { createContext, useContext } from 'react'
import type { ResponseOf } from '../api/client.ts'

/** The shop of the page. `today` is the date in the time zone of the page. */
export interface Shop extends ResponseOf<'/api/shop'> {
  /** The date in the time zone of the shop, for numbers that are always counted by the days of the shop. */
  todayOfShop: string
}

export const ShopContext = createContext<Shop | undefined>(undefined)

/** A scope of access keys that decides what a page shows. */
export type Scope = 'ingest' | 'operate' | 'people' | 'admin'

/** Whether the access key of the page has a scope. Without keys, everything is open. */
export const useMay = (scope: Scope): boolean => useContext(ShopContext)?.scopes.includes(scope) ?? false

/** The shop of the page. */
export function useShop(): Shop {
  const shop = useContext(ShopContext)
  if (!shop) throw new Error('The shop is not loaded yet')
  return shop
}
