import { Amount, Currency, defineContract, Id, Label, Optional, Text, Time } from './contract.ts'
import { isBelowZero } from './lines.ts'
import type { Warnings } from './warning.ts'

function warnOfCost({ cost }: { cost?: number | string }, warnings: Warnings): void {
  if (cost !== undefined && isBelowZero(cost)) warnings.add('cost', 'is below zero', cost)
}

/** How reports group products. */
const LABELS = {
  category: Optional(Label),
  brand: Optional(Label),
  sku: Optional(Label),
  variantId: Optional(Id),
}

/** A product entered the catalogue. */
export const ProductCreated = defineContract({
  properties: {
    productId: Id,
    name: Label,
    description: Optional(Text),
    price: Amount,
    /** The cost of one unit, from the time of the event on. */
    cost: Optional(Amount),
    currency: Optional(Currency),
    imageUrl: Optional(Text),
    ...LABELS,
    createdAt: Optional(Time),
  },
  time: ['createdAt'],
  correct: warnOfCost,
})

/** A product's entry changed; what is absent stays as it was. */
export const ProductUpdated = defineContract({
  properties: {
    productId: Id,
    name: Optional(Label),
    description: Optional(Text),
    price: Optional(Amount),
    /** The cost of one unit, from the time of the event on. Earlier orders keep theirs. */
    cost: Optional(Amount),
    currency: Optional(Currency),
    imageUrl: Optional(Text),
    ...LABELS,
    updatedAt: Optional(Time),
  },
  time: ['updatedAt'],
  correct: warnOfCost,
})

/** A product left the catalogue. */
export const ProductDeleted = defineContract({
  properties: { productId: Id, deletedAt: Optional(Time) },
  time: ['deletedAt'],
})
