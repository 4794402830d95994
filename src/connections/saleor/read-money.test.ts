import { describe, expect, test } from 'vitest'
import { eventsOf, readDelivery, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { saleorDelivery, saleorMoney, saleorOrder } from '../../../test/helpers/connections/saleor-shop.ts'
import { saleor } from './platform.ts'

const shop = testConnection({ platform: 'saleor', options: { shop: 'shop.example.com' }, secrets: [] })
const events = (order: object, connection = shop) => eventsOf(saleor, saleorDelivery(order), connection)
const dataOf = (order: object, type: string, connection = shop) =>
  events(order, connection)
    .filter((event) => event.type === type)
    .map(({ data }) => data)

describe('the money of an order', () => {
  const at = '2024-11-05T08:00:00Z'

  test('is one fact for each event of a transaction', () => {
    const list = [
      saleorMoney('charge', 'CHARGE_SUCCESS', 119, at),
      saleorMoney('failed', 'CHARGE_FAILURE', 119, at),
      saleorMoney('authorised', 'AUTHORIZATION_SUCCESS', 119, at),
      saleorMoney('back', 'CHARGE_BACK', 20, at),
    ]
    const order = saleorOrder({ transactions: [{ id: 't', events: list }] })
    expect(dataOf(order, 'PaymentProcessed')).toMatchObject([{ transactionId: 'charge', amount: 119, processedAt: at }])
    expect(dataOf(order, 'PaymentFailed')).toMatchObject([{ amount: 119, failedAt: at }])
    expect(dataOf(order, 'OrderRefunded')).toMatchObject([{ refundId: 'back', kind: 'chargeback', amount: 20 }])
  })

  test('goes back with the lines of the granted refund that names the transaction', () => {
    const order = saleorOrder({
      transactions: [{ id: 't', events: [saleorMoney('refund', 'REFUND_SUCCESS', 35.7, at)] }],
      grantedRefunds: [
        { shippingCostsIncluded: false, transactionEvents: [{ id: 'other' }], lines: [] },
        {
          shippingCostsIncluded: true,
          transactionEvents: [{ id: 'request' }, { id: 'refund' }],
          lines: [{ quantity: 1, orderLine: { id: 'line-1' } }],
        },
      ],
    })
    expect(dataOf(order, 'OrderRefunded')).toMatchObject([
      {
        refundId: 'refund',
        amount: 35.7,
        shippingAmount: 11.9,
        items: [{ productId: 'product-1', quantity: 1, amount: '30' }],
      },
    ])
  })

  test('is taken back by the reference of the provider, or by its amount', () => {
    const list = [
      saleorMoney('r1', 'REFUND_SUCCESS', 5, at, 're_1'),
      saleorMoney('r2', 'REFUND_SUCCESS', 5, at, 're_2'),
      saleorMoney('r3', 'REFUND_SUCCESS', 7, at, 're_3'),
      saleorMoney('v2', 'REFUND_REVERSE', 5, at, 're_2'),
      saleorMoney('v3', 'REFUND_REVERSE', 7, at, 'x'),
    ]
    const order = saleorOrder({ transactions: [{ id: 't', events: list }] })
    expect(dataOf(order, 'RefundVoided')).toMatchObject([{ refundId: 'r2' }, { refundId: 'r3' }])
    const lost = saleorOrder({ transactions: [{ id: 't', events: list.slice(-1) }] })
    expect(readDelivery(saleor, saleorDelivery(lost), shop)).toMatchObject({ problem: expect.stringContaining('v3') })
  })

  test('of the older payments counts too', () => {
    const transaction = { created: at, isSuccess: true, amount: { amount: 119, currency: 'EUR' } }
    const transactions = [
      { ...transaction, id: 'p1', kind: 'CAPTURE' },
      { ...transaction, id: 'p2', kind: 'REFUND' },
      { ...transaction, id: 'p3', kind: 'AUTH' },
      { ...transaction, id: 'p4', kind: 'CAPTURE', isSuccess: false },
    ]
    const types = events(saleorOrder({ payments: [{ id: 'p', gateway: 'adyen', transactions }] })).map(({ id }) => id)
    expect(types.slice(1)).toEqual(['payment:p1', 'refund:p2', 'failure:p4'])
  })
})
