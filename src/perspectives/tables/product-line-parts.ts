import type { OrderPlaced, OrderRestated } from '../../facts/changes.ts'
import type { OrderLine } from '../../facts/orders/order-parts.ts'
import { definePerspective } from '../perspective.ts'

/** The discounts and the tax that lines of orders state, by product and day. Lines that state neither have no rows. */
export const productLineParts = definePerspective({
  table: 'product_line_parts',
  omitsZeros: true,
  key: { currency: 'text', date: 'date', product_id: 'text' },
  sums: {
    discounts: 'numeric',
    tax: 'numeric',
    included_tax: 'numeric',
    restated_discounts: 'numeric',
    restated_tax: 'numeric',
    restated_included_tax: 'numeric',
  },
  withoutCustomers: true,
  on: {
    OrderPlaced: (order) =>
      order.lines.filter(hasParts).map((line) => ({ ...keyOf(line, order), ...partsOf(line, order) })),
    OrderRestated: (part) =>
      part.lines.filter(hasParts).map((line) => {
        const { discounts, tax, included_tax } = partsOf(line, part)
        return {
          ...keyOf(line, part),
          restated_discounts: discounts,
          restated_tax: tax,
          restated_included_tax: included_tax,
        }
      }),
  },
})

type Part = OrderPlaced | OrderRestated

const hasParts = ({ discount, tax }: OrderLine): boolean => discount !== undefined || tax !== undefined

const keyOf = ({ productId }: OrderLine, { currency, day }: Part) => ({ currency, date: day, product_id: productId })

function partsOf({ discount = 0n, tax = 0n }: OrderLine, { sign, taxIncluded }: Part) {
  const factor = BigInt(sign)
  return { discounts: factor * discount, tax: factor * tax, included_tax: taxIncluded ? factor * tax : 0n }
}
