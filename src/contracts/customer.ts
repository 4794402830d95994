import { defineContract, Id, Optional, Time } from './contract.ts'

/** Two customers are one person: everything of `customerId` belongs to `intoCustomerId`, past and future. */
export const CustomersMerged = defineContract({
  properties: { customerId: Id, intoCustomerId: Id, mergedAt: Optional(Time) },
  time: ['mergedAt'],
})

/** A guest became a customer: the orders of a guest, or one order, that state no customer belong to `customerId`. */
export const CustomerRegistered = defineContract({
  properties: { customerId: Id, orderId: Optional(Id), guestKey: Optional(Id), registeredAt: Optional(Time) },
  time: ['registeredAt'],
  oneOf: ['orderId', 'guestKey'],
  refuse: ({ orderId, guestKey }) =>
    orderId !== undefined && guestKey !== undefined
      ? 'orderId and guestKey are both there; a registration is about one order, or about all orders of a guest'
      : undefined,
})

/** A customer demands its erasure. The event itself changes no number: it requests an erasure, as "tidemark customers erase" does. */
export const CustomerErased = defineContract({
  properties: { customerId: Id, erasedAt: Optional(Time) },
  time: ['erasedAt'],
})
