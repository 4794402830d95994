import type { Moment } from './life-calendar.ts'

// The facts of the oracle about orders, credit notes and products.

export interface Line {
  product: string
  quantity: bigint
  amount: bigint
}

export interface Refund {
  id: string
  at: Moment
  amount: bigint
  currency: string | undefined
  items: Line[]
}

export interface CreditNote extends Refund {
  tenant: string
  currency: string
  customer: string | undefined
  reason: string
}

export interface Payment {
  id: string
  at: Moment
  outcome: 'processed' | 'failed'
  amount: bigint
  currency: string | undefined
  method: string | undefined
  reason: string
}

export interface Placed {
  at: Moment
  customer: string | undefined
  currency: string
  total: bigint
  discount: bigint | undefined
  tax: bigint | undefined
  shipping: bigint | undefined
  channel: string | undefined
  country: string | undefined
  method: string | undefined
  coupon: string | undefined
  lines: Line[]
}

export interface Order {
  tenant: string
  id: string
  placed?: Placed
  cancelled?: { at: Moment; reason: string }
  refunds: Map<string, Refund>
  payments: Map<string, Payment>
  /** A shipment without items contains the rest of the order. */
  shipments: Map<string, { at: Moment; items: Line[] | undefined }>
  /** Reserved units, one entry for each event. */
  reservations: { product: string; quantity: bigint }[]
  /** The entries of the history, each fact once. */
  entries: Set<string>
}

export interface Product {
  tenant: string
  id: string
  name?: { at: Moment; value: string }
  price?: { at: Moment; value: bigint; currency: string }
  createdAt?: Moment
  deletedAt?: Moment
  opening?: { at: Moment; value: bigint }
  restocked: bigint
  adjusted: bigint
  statements: { at: Moment; event: string; change: bigint; level: bigint | undefined }[]
}

export interface Facts {
  orders: Order[]
  creditNotes: CreditNote[]
  products: Product[]
}
