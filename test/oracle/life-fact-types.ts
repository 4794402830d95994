import type { Moment } from './life-calendar.ts'

// The facts of the oracle about orders, credit notes and products.

export interface Line {
  product: string
  quantity: bigint
  amount: bigint
}

export type RefundKind = 'refund' | 'chargeback'
export type RefundStatus = 'pending' | 'succeeded' | 'failed'

/** A refund as the event states it that describes the refund. */
export interface Refund {
  id: string
  at: Moment
  kind: RefundKind
  status: RefundStatus
  /** Undefined if the event states a running total. */
  amount: bigint | undefined
  runningTotal: bigint
  currency: string | undefined
  items: Line[]
  /** The earliest void that names the refund. */
  voided?: Void
}

/** The time and reason for which a refund was taken back. */
export interface Void {
  at: Moment
  reason: string
}

export interface CreditNote extends Refund {
  tenant: string
  amount: bigint
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
  /** The voids that name this order, by refund. */
  voids: Map<string, Void>
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

/** A void that names a refund by its id alone. */
export interface ShopVoid extends Void {
  tenant: string
  refund: string
}

export interface Facts {
  orders: Order[]
  creditNotes: CreditNote[]
  shopVoids: ShopVoid[]
  products: Product[]
}
