import type { MadeUpDelivery } from './play-deliveries.ts'

/** The properties of an order that a test changes. */
export type WooOrder = Readonly<Record<string, unknown>>

/** An order as WooCommerce delivers it, with everything about persons that it has. */
export function wooOrder(changes: WooOrder = {}): WooOrder {
  const person = {
    first_name: 'Jo',
    last_name: 'Example',
    company: 'Jo & Sons',
    address_1: 'Example Street 1',
    address_2: '',
    city: 'Exampleton',
    state: '',
    postcode: '12345',
  }
  return {
    id: 5001,
    parent_id: 0,
    number: '5001',
    order_key: 'wc_order_Example123',
    created_via: 'checkout',
    version: '9.4.0',
    status: 'processing',
    currency: 'EUR',
    date_created: '2024-11-04T12:15:00',
    date_created_gmt: '2024-11-04T11:15:00',
    date_modified: '2024-11-04T12:15:20',
    date_modified_gmt: '2024-11-04T11:15:20',
    date_paid: '2024-11-04T12:15:20',
    date_paid_gmt: '2024-11-04T11:15:20',
    date_completed: null,
    date_completed_gmt: null,
    discount_total: '5.00',
    discount_tax: '0.95',
    shipping_total: '4.00',
    shipping_tax: '0.76',
    cart_tax: '8.55',
    total: '58.31',
    total_tax: '9.31',
    prices_include_tax: true,
    customer_id: 42,
    customer_ip_address: '203.0.113.7',
    customer_user_agent: 'Mozilla/5.0 (Example)',
    customer_note: 'Ring at Jo Example',
    billing: { ...person, country: 'DE', email: 'jo@example.com', phone: '+49 30 1234567' },
    shipping: { ...person, country: 'AT', phone: '' },
    payment_method: 'bacs',
    payment_method_title: 'Direct bank transfer',
    transaction_id: '',
    meta_data: [{ id: 1, key: '_billing_vat', value: 'DE123456789' }],
    line_items: [
      {
        id: 11,
        name: 'Linen shirt',
        product_id: 700,
        variation_id: 701,
        quantity: 2,
        subtotal: '50.00',
        subtotal_tax: '9.50',
        total: '45.00',
        total_tax: '8.55',
        sku: 'SHIRT-M',
        price: 22.5,
        meta_data: [{ id: 2, key: 'engraving', value: 'For Jo' }],
      },
    ],
    shipping_lines: [{ id: 12, method_title: 'Parcel', total: '4.00', total_tax: '0.76' }],
    fee_lines: [],
    coupon_lines: [{ id: 13, code: 'autumn', discount: '5.00', discount_tax: '0.95' }],
    refunds: [],
    ...changes,
  }
}

/** The delivery of an order, or of another record. */
export function wooDelivery(body: unknown, topic = 'order.updated', receivedMs?: number): MadeUpDelivery {
  const [resource = '', event = ''] = topic.split('.')
  const headers = {
    'content-type': 'application/json',
    'x-wc-webhook-source': 'https://shop.example/',
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-resource': resource,
    'x-wc-webhook-event': event,
    'x-wc-webhook-delivery-id': 'same-in-one-second',
  }
  return receivedMs === undefined ? { headers, body } : { headers, body, receivedMs }
}
