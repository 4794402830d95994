import { createContext, useContext } from 'react'
import type { AnswerOf } from '../api/client.ts'

export type Shop = AnswerOf<'/api/shop'>

export const ShopContext = createContext<Shop | undefined>(undefined)

/** The shop that the page is about. */
export function useShop(): Shop {
  const shop = useContext(ShopContext)
  if (!shop) throw new Error('Pages are shown once the shop is known')
  return shop
}
