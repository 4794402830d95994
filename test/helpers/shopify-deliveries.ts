import type { Connection } from '../../src/connections/connection.ts'
import type { Reading, ShopEvent } from '../../src/connections/platform.ts'
import { shopify } from '../../src/connections/shopify/platform.ts'
import { readJson } from '../../src/json/read-json.ts'
import { testConnection } from './connections/play-deliveries.ts'

type Body = Record<string, unknown>

export const connection = testConnection({ name: 'store', platform: 'shopify', secrets: ['shpss_example_secret'] })

/** What a delivery with this topic and body becomes, on the way of a stored delivery: kept, written as JSON, and read. */
export function readDelivery(topic: string, body: Body | string, settings: Partial<Connection> = {}): Reading {
  const own = { ...connection, ...settings }
  const delivery = { headers: { 'x-shopify-topic': topic }, receivedMs: Date.parse('2026-05-10T00:00:00Z') }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const kept = shopify.keep(readJson(text), own, delivery)
  return shopify.read(JSON.parse(JSON.stringify(kept)), delivery, own)
}

/** The events of a delivery. */
export function eventsOf(topic: string, body: Body | string, settings: Partial<Connection> = {}): ShopEvent[] {
  const reading = readDelivery(topic, body, settings)
  if (!('events' in reading)) throw new Error(JSON.stringify(reading))
  return reading.events
}

/** The data of the only event of a type. */
export function dataOf(events: readonly ShopEvent[], type: string): Body {
  const found = events.filter((event) => event.type === type)
  if (found.length !== 1) throw new Error(`${found.length} events are ${type}`)
  return found[0]?.data as Body
}

/** An amount as Shopify states it on both sides. */
export function bag(name: string, shop: string, presentment = shop, currencies = ['EUR', 'EUR']): Body {
  const [shopCurrency, customersCurrency] = currencies
  return {
    [name]: shop,
    [`${name}_set`]: {
      shop_money: { amount: shop, currency_code: shopCurrency },
      presentment_money: { amount: presentment, currency_code: customersCurrency },
    },
  }
}

export const foreign = ['CAD', 'USD']

/** An order of two mugs and a lamp for 70.00 with a discount of 7.00 over the whole order, shipping 5.00 and tax 12.92. */
export function orderOf(changes: Body = {}): Body {
  return {
    id: 5001,
    admin_graphql_api_id: 'gid://shopify/Order/5001',
    name: '#1001',
    created_at: '2026-05-01T12:00:05+02:00',
    processed_at: '2026-05-01T12:00:00+02:00',
    updated_at: '2026-05-01T12:00:07+02:00',
    cancelled_at: null,
    cancel_reason: null,
    currency: 'EUR',
    presentment_currency: 'EUR',
    ...bag('total_price', '80.92'),
    ...bag('current_total_price', '80.92'),
    ...bag('total_discounts', '7.00'),
    ...bag('total_tax', '12.92'),
    total_shipping_price_set: bag('x', '5.00').x_set,
    total_tip_received: '0.00',
    taxes_included: false,
    test: false,
    financial_status: 'paid',
    source_name: 'web',
    payment_gateway_names: ['shopify_payments'],
    discount_codes: [{ code: 'SPRING', amount: '7.00', type: 'percentage' }],
    customer: { id: 901, email: 'jo.doe@example.com', first_name: 'Jo' },
    shipping_address: { first_name: 'Jo', address1: 'Example Street 1', country_code: 'DE' },
    billing_address: { country_code: 'AT' },
    line_items: [
      lineOf({ id: 1, product_id: 11, variant_id: 111, sku: 'MUG', title: 'Mug' }, 2, '10.00', '2.00', '3.42'),
      lineOf({ id: 2, product_id: 12, variant_id: 121, sku: '', title: 'Lamp' }, 1, '50.00', '5.00', '8.55'),
    ],
    refunds: [],
    fulfillments: [],
    ...changes,
  }
}

/** A line whose `total_discount` has nothing of the discounts over the whole order, as Shopify writes it. */
export function lineOf(line: Body, quantity: number, price: string, discount: string, tax: string): Body {
  return {
    quantity,
    current_quantity: quantity,
    ...bag('price', price),
    total_discount: '0.00',
    discount_allocations: discount === '0.00' ? [] : [bag('amount', discount)],
    tax_lines: [{ title: 'VAT', rate: 0.19, ...bag('price', tax) }],
    gift_card: false,
    fulfillment_status: null,
    ...line,
  }
}

/** A transaction that pays money back. */
export function refundTransaction(amount: string, changes: Body = {}): Body {
  return {
    id: 7001,
    order_id: 5001,
    kind: 'refund',
    status: 'success',
    amount,
    currency: 'EUR',
    gateway: 'shopify_payments',
    test: false,
    created_at: '2026-05-03T09:00:00Z',
    processed_at: '2026-05-03T09:00:00Z',
    ...changes,
  }
}

export function refundOf(changes: Body = {}): Body {
  return {
    id: 6001,
    order_id: 5001,
    created_at: '2026-05-03T09:00:00Z',
    processed_at: '2026-05-03T09:00:00Z',
    note: 'Jo Doe called',
    refund_line_items: [],
    order_adjustments: [],
    transactions: [],
    ...changes,
  }
}

/** A refunded line. Its plain amounts are JSON numbers. */
export function refundLineOf(subtotal: Body, tax: Body, changes: Body = {}): Body {
  const plain = (amounts: Body) =>
    Object.fromEntries(
      Object.entries(amounts).map(([key, value]) => [key, typeof value === 'string' ? Number(value) : value]),
    )
  return {
    line_item_id: 1,
    quantity: 1,
    restock_type: 'no_restock',
    ...plain(subtotal),
    ...plain(tax),
    line_item: { id: 1, product_id: 11, variant_id: 111, sku: 'MUG', title: 'Mug', ...bag('price', '10.00') },
    ...changes,
  }
}

export const adjustmentOf = (kind: string, amount: Body, tax: Body = bag('tax_amount', '0.00')): Body => ({
  kind,
  ...amount,
  ...tax,
})
