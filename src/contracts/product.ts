import { Amount, Currency, defineContract, Id, Label, Optional, Text, Time } from './contract.ts'

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
    currency: Optional(Currency),
    imageUrl: Optional(Text),
    ...LABELS,
    createdAt: Optional(Time),
  },
  time: ['createdAt'],
})

/** A product's entry changed; what is absent stays as it was. */
export const ProductUpdated = defineContract({
  properties: {
    productId: Id,
    name: Optional(Label),
    description: Optional(Text),
    price: Optional(Amount),
    currency: Optional(Currency),
    imageUrl: Optional(Text),
    ...LABELS,
    updatedAt: Optional(Time),
  },
  time: ['updatedAt'],
})

/** A product left the catalogue. */
export const ProductDeleted = defineContract({
  properties: { productId: Id, deletedAt: Optional(Time) },
  time: ['deletedAt'],
})
