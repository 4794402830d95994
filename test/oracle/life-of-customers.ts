import fc from 'fast-check'
import { type Drafted, draftOf } from './life-drafts.ts'
import { mergedCustomers, optional } from './life-values.ts'

// Generated events about customers of several orders.

const noTenant = { tenant: fc.constant(undefined) }

/** Orders of few customers and guests, with merges and registrations. */
export function mergesAndRegistrations(at: fc.Arbitrary<string>): fc.Arbitrary<Drafted[]> {
  const orderId = fc.constantFrom('o0', 'o1', 'o2')
  const guestKey = fc.constantFrom('g1', 'g2', undefined)
  const stated = {
    ...noTenant,
    orderId,
    guestKey,
    customerId: fc.constantFrom('anna', 'bert', 7, 'carla', undefined, undefined),
    currency: fc.constantFrom('EUR', 'EUR', 'JPY'),
  }
  const registration = { ...noTenant, orderId: optional(orderId), guestKey, customerId: mergedCustomers }
  return fc
    .tuple(
      fc.array(draftOf('OrderCreated', at, stated), { minLength: 2, maxLength: 4 }),
      fc.array(draftOf('OrderRevised', at, stated), { maxLength: 1 }),
      fc.array(
        draftOf('CustomersMerged', at, { ...noTenant, customerId: mergedCustomers, intoCustomerId: mergedCustomers }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      fc.array(draftOf('CustomerRegistered', at, registration), { maxLength: 3 }),
      fc.array(draftOf('OrderRefunded', at, { ...noTenant, orderId: optional(orderId), customerId: mergedCustomers }), {
        maxLength: 2,
      }),
      fc.array(draftOf('OrderVoided', at, { ...noTenant, orderId }), { maxLength: 1 }),
    )
    .map((parts) => parts.flat())
}
