/** A shop's account at a platform, and how its deliveries are read. */
export interface Connection {
  /** Part of the address: `/hooks/<name>`. */
  name: string
  platform: string
  /** Any of them may have signed a delivery, so that a secret can be replaced without losing one. */
  secrets: readonly string[]
  /** The tenant of all its events. */
  tenant?: string
  /** Count amounts in the currency of the shop (the default), or in that of the customer. */
  currencyMode: 'shop' | 'presentment'
  testOrders: 'ignore' | 'count'
  /** What identifies a product. */
  productKey: 'product' | 'variant' | 'sku'
  /** Whether orders count that the platform calls pending. */
  countPending: boolean
  /** A key for hashes that recognise guests by their e-mail address. Without it, guests stay unknown. */
  guestKey?: string
  /** `payments-only`: beside another platform that states the orders. */
  role: 'all' | 'payments-only'
  /** Goes before the ids of orders and other records, where two connections of a tenant state orders. The frame adds it. */
  idPrefix?: string
  /** Further settings of the platform, such as the address of the shop. */
  options: Readonly<Record<string, unknown>>
}
