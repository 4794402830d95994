import type { Moment } from './life-calendar.ts'
import type { Cost } from './life-costs.ts'
import type { Merge, Registration } from './life-customers.ts'

// The facts of the oracle about orders, credit notes and products.

export interface Line {
  product: string
  quantity: bigint
  amount: bigint
}

/** A line of an order, with what it states besides. */
export interface OrderLine extends Line {
  isGiftCard: boolean
  discount: bigint | undefined
  tax: bigint | undefined
  /** In percent. */
  taxRate: bigint | undefined
  /** The cost of one unit. */
  unitCost: bigint | undefined
  /** The cost of its units. Undefined if it is not known. */
  cost?: bigint | undefined
  variant: string | undefined
  sku: string | undefined
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
  /** Of the refunds of the payment if `isOfPayment`, otherwise of the order. */
  runningTotal: bigint
  /** Whether the running total is the least sum of all refunds, whatever their times. */
  isLeast: boolean
  payment: string | undefined
  /** Whether the event names the payment and no order. */
  isOfPayment: boolean
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
  /** The customer that counts. */
  customer: string | undefined
  statedCustomer?: string | undefined
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
  tips: bigint | undefined
  fees: bigint | undefined
  duties: bigint | undefined
  /** The part of the total that was paid with gift cards. */
  redeemed: bigint | undefined
  isTaxIncluded: boolean | undefined
  channel: string | undefined
  country: string | undefined
  method: string | undefined
  /** All coupons, each once, sorted. */
  coupons: string[]
  /** The guest, if the sender knows one. */
  guest: string | undefined
  lines: OrderLine[]
}

/** An order as `OrderCreated` or one of its revisions states it. */
export interface Placement extends Omit<Placed, 'at'> {
  /** Revisions compare by number. */
  revision: bigint
  /** The time at which the differences of the revision count. */
  revisedAt: Moment
  /** The time of the order. Undefined if the event states none. */
  statedAt: Moment | undefined
}

/** The order after a revision. */
interface Revised {
  at: Moment
  placed: Placed
}

/** A void or reinstatement of a whole order. */
export interface Decision {
  kind: 'voided' | 'reinstated'
  at: Moment
  reason: string
}

export interface Order {
  tenant: string
  id: string
  /** `OrderCreated` and the revisions, by revision. */
  placements: Map<bigint, Placement>
  /** The voids and reinstatements, by kind and time. */
  decisions: Map<string, Decision>
  /** The order as its highest revision describes it. Undefined if no placement is known. */
  placed?: Placed
  /** The customer that the highest revision states. `placed` has the customer that counts. */
  statedCustomer?: string | undefined
  /** The registration that names the order. */
  registered?: Registration
  /** The order as its lowest known revision states it, and after each later one. */
  first?: Placed
  later: Revised[]
  /** Whether the order counts nowhere. */
  isVoided: boolean
  cancelled?: { at: Moment; reason: string }
  refunds: Map<string, Refund>
  /** The refunds of which an event names the order. */
  ownRefunds: Set<string>
  /** The refunds of payments without an order, by the entry in the history. */
  paymentRefunds: Map<string, string>
  /** The voids that name this order, by refund. */
  voids: Map<string, Void>
  payments: Map<string, Payment>
  /** The shipments as they were created. */
  created: Map<string, Shipment>
  updates: ShipmentUpdate[]
  /** The cancelled shipments. Of two cancellations, the earlier one. */
  withdrawn: Map<string, Void>
  /** The shipments that count, with their latest items, by time. */
  shipments: Shipment[]
  returns: Map<string, Returned>
  /** Reserved units, one entry for each event. */
  reservations: { product: string; quantity: bigint }[]
  /** The entries of the history, each fact once. */
  entries: Set<string>
}

/** A shipment without items contains the rest of the order. */
export interface Shipment {
  id: string
  at: Moment
  items: Line[] | undefined
}

export interface ShipmentUpdate {
  /** The id of the event. */
  id: string
  shipment: string
  at: Moment
  /** Undefined if the items stay as they are. */
  items: Line[] | undefined
}

interface Returned {
  at: Moment
  isRestocked: boolean
  lines: { product: string; quantity: bigint; reason: string }[]
}

/** The units of a product at a location. */
export interface Count {
  location: string
  at: Moment
  quantity: bigint
}

export interface Product {
  tenant: string
  id: string
  name?: { at: Moment; value: string }
  price?: { at: Moment; value: bigint; currency: string }
  /** The newest value of each label. */
  labels: Map<string, { at: Moment; value: string }>
  createdAt?: Moment
  deletedAt?: Moment
  opening?: { at: Moment; value: bigint }
  restocked: bigint
  adjusted: bigint
  /** Whether anything but counts is known. */
  isListed: boolean
  /** The counts by location and time. */
  counts: Map<string, Count>
  statements: { at: Moment; event: string; change: bigint; level: bigint | undefined }[]
}

/** A void that names a refund by its id alone. */
export interface ShopVoid extends Void {
  tenant: string
  refund: string
}

/** A payment with an id. `orderId` is the order of its link that counts. */
export interface LinkedPayment {
  tenant: string
  id: string
  orderId: string | undefined
}

export interface Facts {
  payments: LinkedPayment[]
  /** The refunds of payments. */
  paymentRefunds: { tenant: string; id: string }[]
  merges: Merge[]
  /** The registration of each guest with a key. */
  guests: ({ tenant: string; guest: string } & Registration)[]
  costs: Cost[]
  orders: Order[]
  creditNotes: CreditNote[]
  shopVoids: ShopVoid[]
  products: Product[]
}
