import type { MadeUpDelivery } from './play-deliveries.ts'

type Fields = Readonly<Record<string, unknown>>

const person = {
  firstname: 'Jo',
  lastname: 'Example',
  street: 'Example Street 1',
  city: 'Exampleton',
  postcode: '12345',
  telephone: '+49 30 1234567',
  email: 'jo@example.com',
}

/** Amounts of the order in USD, and of the shop in EUR at half of them. */
function inBoth(amounts: Readonly<Record<string, number>>): Fields {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) => [
      [`base_${name}`, amount.toFixed(4)],
      [name, amount * 2],
    ]),
  )
}

/** An order of two shirts at 25.00 with a discount of 5.00, and shipping at 4.00. The tax is 9.31. */
export function adobeOrder(changes: Fields = {}): Fields {
  return {
    entity_id: '7',
    increment_id: '000000007',
    state: 'processing',
    status: 'processing',
    created_at: '2024-11-04 11:15:00',
    updated_at: '2024-11-04 11:15:20',
    base_currency_code: 'EUR',
    order_currency_code: 'USD',
    ...inBoth({ grand_total: 58.31, tax_amount: 9.31, shipping_amount: 4, discount_amount: -5 }),
    customer_id: '42',
    customer_is_guest: '0',
    customer_email: 'jo@example.com',
    customer_firstname: 'Jo',
    customer_lastname: 'Example',
    customer_note: 'Ring at Jo Example',
    remote_ip: '203.0.113.7',
    coupon_code: 'autumn',
    store_name: 'Main Website\nMain Website Store\nDefault Store View',
    payment: { method: 'checkmo', cc_owner: 'Jo Example' },
    addresses: [
      { ...person, address_type: 'billing', country_id: 'DE' },
      { ...person, address_type: 'shipping', country_id: 'AT' },
    ],
    items: [
      {
        item_id: '11',
        product_id: '700',
        product_type: 'configurable',
        sku: 'SHIRT-M',
        name: 'Linen shirt',
        qty_ordered: '2.0000',
        ...inBoth({ row_total: 50, discount_amount: 5, tax_amount: 8.55 }),
        product_options: { info_buyRequest: { engraving: 'For Jo' } },
      },
      {
        item_id: '12',
        parent_item_id: '11',
        product_id: '701',
        product_type: 'simple',
        sku: 'SHIRT-M',
        qty_ordered: '2.0000',
        row_total: '0.0000',
        base_row_total: '0.0000',
      },
    ],
    ...changes,
  }
}

/** A credit memo of one of the shirts. */
export function adobeCreditMemo(changes: Fields = {}): Fields {
  return {
    entity_id: '900',
    increment_id: '000000003',
    order_id: '7',
    state: '2',
    created_at: '2024-11-08 09:00:00',
    base_currency_code: 'EUR',
    order_currency_code: 'USD',
    ...inBoth({ grand_total: 25.77, tax_amount: 4.27, shipping_amount: 0, adjustment: -1 }),
    items: [
      {
        product_id: '700',
        sku: 'SHIRT-M',
        order_item_id: '11',
        name: 'Linen shirt',
        qty: '1.0000',
        ...inBoth({ row_total: 25, discount_amount: 2.5 }),
      },
      { product_id: '701', sku: 'SHIRT-M', order_item_id: '12', qty: '1.0000', base_row_total: null, row_total: null },
    ],
    ...changes,
  }
}

export const adobeInvoice = (changes: Fields = {}): Fields => ({
  entity_id: '800',
  order_id: '7',
  state: '2',
  created_at: '2024-11-04 11:16:00',
  base_currency_code: 'EUR',
  order_currency_code: 'USD',
  ...inBoth({ grand_total: 58.31 }),
  ...changes,
})

export const adobeShipment = (changes: Fields = {}): Fields => ({
  entity_id: '600',
  order_id: '7',
  created_at: '2024-11-06 09:00:00',
  shipping_address: person,
  items: [{ product_id: '700', sku: 'SHIRT-M', qty: '2.0000' }],
  tracks: [],
  ...changes,
})

/** The delivery of an event about a record. */
export function adobeDelivery(value: Fields, name = 'observer.sales_order_save_commit_after'): MadeUpDelivery {
  const body = {
    specversion: '1.0',
    id: '6a0b3c1e-0000-4000-8000-000000000001',
    source: 'urn:uuid:00000000-0000-4000-8000-000000000002',
    type: `com.adobe.commerce.${name}`,
    datacontenttype: 'application/json',
    time: '2024-11-09T10:00:00.123Z',
    eventid: '6a0b3c1e-0000-4000-8000-000000000001',
    recipientclientid: 'client-1',
    data: { key: 'key', source: 'shop.production', value, _metadata: { storeId: '1', websiteId: '1' } },
  }
  return { body }
}

export const CREDIT_MEMO = 'observer.sales_order_creditmemo_save_after'
export const INVOICE = 'observer.sales_order_invoice_save_after'
export const SHIPMENT = 'observer.sales_order_shipment_save_after'
