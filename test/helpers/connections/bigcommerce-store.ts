import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MadeUpDelivery } from './play-deliveries.ts'

type Fields = Readonly<Record<string, unknown>>

export const TOKEN = 'example-access-token'

/** The parts of an order, as the API of BigCommerce has them. */
export interface StoreOrder {
  order: Fields
  products: Fields[]
  coupons: Fields[]
  shipments: Fields[]
  refunds: { data: Fields[] }
  transactions: { data: Fields[] }
}

/** An order of two shirts at 25.00 with a discount of 5.00, and shipping at 4.00. The tax is 9.31. */
export function storeOrder(order: Fields = {}, parts: Partial<StoreOrder> = {}): StoreOrder {
  return {
    order: {
      id: 7,
      customer_id: 42,
      date_created: 'Mon, 04 Nov 2024 11:15:00 +0000',
      date_modified: 'Mon, 04 Nov 2024 11:15:20 +0000',
      status_id: 11,
      status: 'Awaiting Fulfillment',
      total_inc_tax: '58.3100',
      total_tax: '9.3100',
      shipping_cost_ex_tax: '4.0000',
      handling_cost_ex_tax: '0.0000',
      wrapping_cost_ex_tax: '0.0000',
      discount_amount: '5.0000',
      coupon_discount: '0.0000',
      store_credit_amount: '0.0000',
      gift_certificate_amount: '0.0000',
      default_currency_code: 'EUR',
      currency_code: 'USD',
      payment_method: 'Cash on Delivery',
      order_source: 'www',
      is_deleted: false,
      ip_address: '203.0.113.7',
      customer_message: 'Ring at Jo Example',
      staff_notes: 'Jo Example called',
      billing_address: {
        first_name: 'Jo',
        last_name: 'Example',
        street_1: 'Example Street 1',
        city: 'Exampleton',
        zip: '12345',
        country: 'Austria',
        country_iso2: 'AT',
        phone: '+49 30 1234567',
        email: 'jo@example.com',
      },
      ...order,
    },
    products: [
      {
        id: 11,
        order_id: 7,
        product_id: 700,
        variant_id: 701,
        parent_order_product_id: null,
        type: 'physical',
        name: 'Linen shirt',
        sku: 'SHIRT-M',
        quantity: 2,
        total_ex_tax: '50.0000',
        total_tax: '8.5500',
        applied_discounts: [{ id: 'total-coupon', amount: '5.0000' }],
        product_options: [{ display_value: 'For Jo' }],
      },
    ],
    coupons: [],
    shipments: [],
    refunds: { data: [] },
    transactions: { data: [] },
    ...parts,
  }
}

/** A delivery with the order that it names. */
export const storeDelivery = (parts: StoreOrder, scope = 'store/order/updated'): MadeUpDelivery => ({
  body: { scope, data: { type: 'order', id: String(parts.order.id) }, ...parts },
})

/** What BigCommerce sends: only the id of the order. */
export const pointerTo = (id: number, scope = 'store/order/updated') => ({
  scope,
  store_id: '1025646',
  data: { type: 'order', id },
  hash: '3f9ea420af83450d7ef9f78b08c8af25b2213637',
  created_at: 1_730_718_920,
  producer: 'stores/example',
})

export interface TestStore {
  readonly url: string
  /** The orders of the store. */
  orders: StoreOrder[]
  /** The status of each answer, in place of 200. */
  status: number
  /** The addresses that were requested. */
  requests: URL[]
  close(): Promise<void>
}

/** A small part of the API of BigCommerce. */
export async function startStore(): Promise<TestStore> {
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '', store.url)
    store.requests.push(url)
    const isAllowed = request.headers['x-auth-token'] === TOKEN
    const answer = isAllowed ? answerOf(url, store.orders) : { status: 401, body: { title: 'Unauthorized' } }
    const status = store.status === 200 ? answer.status : store.status
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(status === 204 ? undefined : JSON.stringify(answer.body))
  })
  const store: TestStore = {
    url: '',
    orders: [],
    status: 200,
    requests: [],
    close: () => new Promise((done) => server.close(() => done())),
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return Object.assign(store, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stores/example/v3/` })
}

function answerOf({ pathname, searchParams }: URL, orders: readonly StoreOrder[]): { status: number; body: unknown } {
  const list = (all: readonly unknown[]) => ({ status: all.length > 0 ? 200 : 204, body: all })
  if (pathname === '/stores/example/v2/orders') {
    const query = Object.fromEntries(searchParams)
    const since = Date.parse(query.min_date_modified ?? '')
    const changedMs = ({ order }: StoreOrder) => Date.parse(String(order.date_modified))
    const changed = orders.filter((one) => changedMs(one) >= since).sort((a, b) => changedMs(a) - changedMs(b))
    const [page, limit] = [Number(query.page), Number(query.limit)]
    return list(changed.slice((page - 1) * limit, page * limit).map(({ order }) => order))
  }
  const [, id, rest = ''] = /^\/stores\/example\/v[23]\/orders\/(\d+)(?:\/(.*))?$/.exec(pathname) ?? []
  const found = orders.find(({ order }) => String(order.id) === id)
  if (!found) return { status: 404, body: [{ status: 404, message: 'Not found' }] }
  if (rest === '') return { status: 200, body: found.order }
  if (rest === 'payment_actions/refunds') return { status: 200, body: found.refunds }
  if (rest === 'transactions') return { status: 200, body: found.transactions }
  return list(found[rest as 'products' | 'coupons' | 'shipments'])
}
