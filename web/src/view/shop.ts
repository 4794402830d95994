import { createContext, useContext } from 'react'
import type { AnswerOf } from '../api/client.ts'

/** `today` is that of the page's time zone. */
export interface Shop extends AnswerOf<'/api/shop'> {
  /** Of the shop's own time zone, for numbers that are of the shop's days whatever the page shows. */
  todayOfShop: string
}

export const ShopContext = createContext<Shop | undefined>(undefined)

/** The shop that the page is about. */
export function useShop(): Shop {
  const shop = useContext(ShopContext)
  if (!shop) throw new Error('Pages are shown once the shop is known')
  return shop
}
