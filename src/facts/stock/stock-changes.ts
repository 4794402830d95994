import type { Units } from '../../units.ts'

/** The stock of a product changed. */
export interface StockMoved {
  type: 'StockMoved'
  tenantId: string
  productId: string
  /** Units, positive or negative, rounded to integers. */
  opening: number
  restocked: number
  adjusted: number
  shipped: number
  returned: number
  reserved: number
  /** The exact units, for sums of the type `numeric`. */
  units: StockUnits
}

/** The stock of a product was adjusted or restocked. The event may state the resulting level. */
export interface StockStated {
  type: 'StockStated'
  tenantId: string
  productId: string
  /** ISO 8601 text. */
  at: string
  eventId: string
  change: Units
  /** Undefined if the event does not state a level. */
  level: Units | undefined
}

export type StockUnits = Record<'opening' | 'restocked' | 'adjusted' | 'shipped' | 'returned' | 'reserved', Units>

/** Units of an order left the stock of a product at a time, or came back into it. */
export interface StockMovedAt {
  type: 'StockMovedAt'
  tenantId: string
  productId: string
  /** ISO 8601 text. */
  at: string
  /** Negative for shipped units. */
  units: Units
}

/** The stock of a product was counted. Counts are facts, which reports read; this change is for live updates. */
export interface StockCounted {
  type: 'StockCounted'
  tenantId: string
  productId: string
  /** Empty for the location without a name. */
  location: string
  /** ISO 8601 text. */
  at: string
  quantity: Units
}
