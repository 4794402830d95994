import { definePerspective } from '../perspective.ts'

/** Returned units by order, product and reason, and by the quarters of an hour of the return and of the order. */
export const orderReturns = definePerspective({
  table: 'order_returns',
  key: {
    currency: 'text',
    order_quarter: 'timestamptz',
    order_id: 'text',
    quarter: 'timestamptz',
    product_id: 'text',
    reason: 'text',
  },
  sums: { units: 'numeric', restocked_units: 'numeric' },
  withoutCustomers: true,
  on: {
    ItemsReturned: ({ currency, orderQuarter, orderId, quarter, productId, reason, isRestocked, sign, units }) => {
      const returned = BigInt(sign) * units
      return {
        currency,
        order_quarter: orderQuarter,
        order_id: orderId,
        quarter,
        product_id: productId,
        reason,
        units: returned,
        restocked_units: isRestocked ? returned : 0n,
      }
    },
  },
})
