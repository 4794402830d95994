import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OrderPlaced } from '../../facts/changes.ts'
import type { OrderLine } from '../../facts/orders/order-parts.ts'
import { foldChanges } from '../fold.ts'
import type { Perspective } from '../perspective.ts'
import { productSales } from './product-analytics.ts'
import { variantSales } from './variant-sales.ts'

const line = fc.record(
  {
    productId: fc.constantFrom('p', 'q'),
    quantity: fc.constant(1),
    units: fc.bigInt({ min: -5n, max: 9n }),
    total: fc.bigInt({ min: -99n, max: 999n }),
    variantId: fc.constantFrom('a', 'b'),
    sku: fc.constantFrom('x', 'y'),
  },
  { requiredKeys: ['productId', 'quantity', 'units', 'total'] },
)

const placed = (lines: OrderLine[]) =>
  ({
    type: 'OrderPlaced',
    tenantId: 't',
    orderId: 'o',
    sign: 1,
    customerId: undefined,
    currency: 'EUR',
    at: '2024-01-01T00:00:00.000000Z',
    day: '2024-01-01',
    hour: '2024-01-01T00:00:00Z',
    quarter: '2024-01-01T00:00:00Z',
    total: 0n,
    discount: 0n,
    tax: 0n,
    shipping: 0n,
    lines,
    channel: '',
    country: '',
    paymentMethod: '',
    couponCodes: [],
  }) as unknown as OrderPlaced

test('the rows of a product without a variant have what its lines without a variant have less than the product', () => {
  const orders = fc.array(fc.array(line, { maxLength: 5 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(orders, (all) => {
      const changes = all.map((lines) => placed(lines as OrderLine[]))
      const variants = foldChanges(variantSales as unknown as Perspective, changes, { day: '2024-01-02' })
      const products = foldChanges(productSales as unknown as Perspective, changes, { day: '2024-01-02' })
      for (const product of ['p', 'q']) {
        const ofProduct = products.find(({ key }) => key[2] === product)?.sums
        const rest = variants.find(({ key }) => key[2] === product && key[3] === '' && key[4] === '')?.sums
        const unstated = all.map((lines) =>
          lines.filter(({ productId, variantId, sku }) => productId === product && (variantId ?? sku) === undefined),
        )
        const sum = (of: 'units' | 'total') => unstated.flat().reduce((added, one) => added + one[of], 0n)
        expect(Number(ofProduct?.[0] ?? 0) + Number(rest?.[0] ?? 0)).toBe(
          unstated.filter(({ length }) => length > 0).length,
        )
        expect(BigInt(ofProduct?.[1] ?? 0n) + BigInt(rest?.[1] ?? 0n)).toBe(sum('units'))
        expect(BigInt(ofProduct?.[2] ?? 0n) + BigInt(rest?.[2] ?? 0n)).toBe(sum('total'))
      }
      for (const { key, sums } of variants) {
        const [, , product, variantId, sku] = key
        if (variantId === '' && sku === '') continue
        const same = (one: (typeof all)[number][number]) =>
          one.productId === product && (one.variantId ?? '') === variantId && (one.sku ?? '') === sku
        expect(sums[0]).toBe(all.filter((lines) => lines.some(same)).length)
        expect(sums[1]).toBe(
          all
            .flat()
            .filter(same)
            .reduce((added, { units }) => added + units, 0n),
        )
      }
    }),
  )
})
