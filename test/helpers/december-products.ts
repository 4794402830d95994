// A small shop for tests of products.

let count = 0
const event = (type: string, time: string, data: object, tenant?: string) => ({
  id: `event ${++count}`,
  type,
  time,
  tenant,
  data,
})
type Line = [productId: string, quantity: number, lineTotal: number]
const order = (orderId: string, time: string, lines: Line[], more: object = {}, tenant?: string) => {
  const items = lines.map(([productId, quantity, lineTotal]) => ({ productId, quantity, lineTotal }))
  const totalAmount = lines.reduce((sum, [, , lineTotal]) => sum + lineTotal, 0)
  return event('OrderCreated', time, { orderId, customerId: 'anna', items, totalAmount, ...more }, tenant)
}

/**
 * December so far: mug 3 × 10 and bowl 1 × 25 with shipping 5, tax 2, discount 1; mug 2 × 10, cancelled; bowl 2 × 25 with a mug of which one
 * is refunded, and 3 more for nothing in particular. November: mug 4 × 10, refunded in December by one.
 */
export function decemberProducts(): object[] {
  const catalogue = (productId: string, name: string, price: number, currency = 'USD') =>
    event('ProductCreated', '2024-01-01T00:00:00Z', { productId, name, price, currency })
  return [
    catalogue('mug', 'Enamel Mug', 10),
    catalogue('bowl', 'Bowl Öland', 25, 'EUR'),
    catalogue('vase', 'Vase', 30),
    catalogue('lamp', 'Lamp', 40),
    event('ProductDeleted', '2024-02-01T00:00:00Z', { productId: 'lamp' }),
    order(
      'o1',
      '2024-12-02T10:00:00Z',
      [
        ['mug', 3, 30],
        ['bowl', 1, 25],
      ],
      {
        totalAmount: 61,
        shippingAmount: 5,
        taxAmount: 2,
        discountAmount: 1,
      },
    ),
    order('o2', '2024-12-03T10:00:00Z', [['mug', 2, 20]]),
    order('o3', '2024-12-20T10:00:00Z', [
      ['bowl', 1, 25],
      ['bowl', 1, 25],
      ['mug', 1, 10],
    ]),
    order('o4', '2024-11-10T10:00:00Z', [['mug', 4, 40]]),
    order('o5', '2024-12-02T10:00:00Z', [['mug', 1, 9]], { currency: 'EUR' }),
    order('o6', '2024-12-02T10:00:00Z', [['mug', 7, 70]], {}, 'other'),
    event('OrderCancelled', '2024-12-04T10:00:00Z', { orderId: 'o2' }),
    event('OrderRefunded', '2024-12-05T10:00:00Z', {
      orderId: 'o4',
      amount: 10,
      items: [{ productId: 'mug', quantity: 1, amount: 10 }],
    }),
    event('OrderRefunded', '2024-12-20T11:00:00Z', { orderId: 'o3', amount: 3 }),
  ]
}
