import fc from 'fast-check'
import { type Drafted, draftOf, statedAmounts } from './life-drafts.ts'
import { absentIds } from './life-values.ts'

// Generated events of one order.

const order = { orderId: fc.constant('o0'), tenant: fc.constant(undefined) }
const totals = fc.constantFrom('100', '100', '50', '150', '-30')

function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
}

/** Several refunds of an order that was placed, about few amounts and running totals, with their voids and a cancellation. */
export function refundsOfOneOrder(at: fc.Arbitrary<string>): fc.Arbitrary<Drafted[]> {
  const refundId = fc.constantFrom('r1', 'r2', 'r3', 'r4', 9)
  const refund = draftOf('OrderRefunded', at, {
    ...order,
    refundId,
    amounts: statedAmounts(fc.constantFrom('0', '5', '10', '19.99', '30', '60', '120', '200')),
    currency: fc.constantFrom(undefined, undefined, undefined, 'EUR', 'EUR', 'JPY'),
    status: mostly<string | undefined>(undefined, 'pending', 'succeeded', 'failed'),
    kind: mostly<string | undefined>(undefined, 'refund', 'chargeback', 'chargeback'),
  })
  const namesOrder = fc.oneof({ weight: 2, arbitrary: order.orderId }, { weight: 1, arbitrary: absentIds })
  return fc
    .tuple(
      draftOf('OrderCreated', at, { ...order, totalAmount: totals }),
      fc.array(refund, { minLength: 2, maxLength: 8 }),
      fc.array(draftOf('RefundVoided', at, { ...order, refundId, orderId: namesOrder }), { maxLength: 2 }),
      fc.array(draftOf('OrderCancelled', at, order), { maxLength: 1 }),
    )
    .map(([placed, ...others]) => [placed, ...others.flat()])
}

/** An order with or without revisions, with voids and reinstatements, and another order of the same customer. */
export function editsOfOneOrder(at: fc.Arbitrary<string>): fc.Arbitrary<Drafted[]> {
  const stated = {
    ...order,
    totalAmount: totals,
    customerId: mostly('anna', 'bert', undefined),
    currency: mostly('EUR', 'JPY'),
  }
  const attached = fc.oneof(
    draftOf('OrderRefunded', at, { ...order, amounts: statedAmounts(fc.constantFrom('20', '60', '120')) }),
    draftOf('PaymentProcessed', at, order),
    draftOf('PaymentFailed', at, order),
    draftOf('ShipmentCreated', at, order),
    draftOf('OrderCancelled', at, order),
  )
  const decisions = fc.oneof(draftOf('OrderVoided', at, order), draftOf('OrderReinstated', at, order))
  return fc
    .tuple(
      fc.array(draftOf('OrderCreated', at, stated), { maxLength: 1 }),
      fc.array(draftOf('OrderRevised', at, stated), { minLength: 1, maxLength: 4 }),
      fc.array(attached, { maxLength: 3 }),
      fc.oneof(fc.array(decisions, { maxLength: 3 }), fc.constant([])),
      fc.array(draftOf('OrderCreated', at, { ...stated, orderId: fc.constant('o1') }), { maxLength: 1 }),
    )
    .map((parts) => parts.flat())
}

/** Shipments of parts of an order, with updates, cancellations and returns. */
export function fulfilmentOfOneOrder(at: fc.Arbitrary<string>): fc.Arbitrary<Drafted[]> {
  const few = fc.array(fc.constantFrom(unitsOf('p1', 1), unitsOf('p1', 2), unitsOf('p2', 1), unitsOf('p3', 1)), {
    maxLength: 2,
  })
  const ordered = fc.constantFrom(
    [unitsOf('p1', 2), unitsOf('p2', 1)],
    [unitsOf('p1', 2), unitsOf('p2', 1)],
    [unitsOf('p1', 1)],
    [unitsOf('p1', 3), unitsOf('p1', -1)],
    [unitsOf('p2', -1)],
    [],
  )
  const stated = { ...order, totalAmount: totals, items: ordered }
  const shipment = {
    ...order,
    shipmentId: fc.constantFrom('s1', 's2', 's3'),
    items: fc.oneof({ weight: 6, arbitrary: few }, { weight: 1, arbitrary: fc.constant(undefined) }),
  }
  return fc
    .tuple(
      draftOf('OrderCreated', at, stated),
      fc.array(draftOf('ShipmentCreated', at, shipment), { minLength: 1, maxLength: 4 }),
      fc.array(draftOf('ShipmentUpdated', at, shipment), { maxLength: 2 }),
      fc.array(draftOf('ShipmentCancelled', at, shipment), { maxLength: 1 }),
      fc.array(draftOf('ItemsReturned', at, { ...order, items: few }), { maxLength: 2 }),
      fc.array(draftOf('InventoryReserved', at, { ...order, productId: fc.constant('p1') }), { maxLength: 1 }),
      fc.array(fc.oneof(draftOf('PaymentProcessed', at, order), draftOf('OrderCancelled', at, order)), {
        maxLength: 2,
      }),
      fc.array(fc.oneof(draftOf('OrderRevised', at, stated), draftOf('OrderVoided', at, order)), { maxLength: 1 }),
    )
    .map(([placed, ...others]) => [placed, ...others.flat()])
}

const unitsOf = (productId: string, quantity: number) => ({ productId, quantity, unitPrice: '10' })
