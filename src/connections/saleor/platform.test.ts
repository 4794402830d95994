import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { eventsOf, readDelivery, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { saleorDelivery, saleorOrder } from '../../../test/helpers/connections/saleor-shop.ts'
import { SHAPE } from './keep.ts'
import { saleor } from './platform.ts'

const shop = testConnection({ platform: 'saleor', options: { shop: 'shop.example.com' }, secrets: [] })
const events = (order: object, connection = shop) => eventsOf(saleor, saleorDelivery(order), connection)
const read = (body: unknown, connection = shop) => readDelivery(saleor, { body }, connection)
const dataOf = (order: object, type: string, connection = shop) =>
  events(order, connection)
    .filter((event) => event.type === type)
    .map(({ data }) => data)

describe('an order', () => {
  test('becomes a revision with exact amounts', () => {
    const [order] = dataOf(saleorOrder(), 'OrderRevised')
    expect(order).toMatchObject({
      orderId: 'T3JkZXI6MQ==',
      customerId: 'VXNlcjo3',
      createdAt: '2024-11-04T11:15:00.123456+00:00',
      revisedAt: '2024-11-04T11:15:00.523Z',
      currency: 'EUR',
      totalAmount: 119,
      taxAmount: 19,
      shippingAmount: 10,
      discountAmount: '10',
      taxIncluded: false,
      channel: 'web',
      country: 'DE',
      couponCode: 'WELCOME',
      items: [
        { productId: 'product-1', productName: 'Lamp', quantity: 2, lineTotal: 60, taxAmount: '11.4', taxRate: '19' },
        { productId: 'variant-2', sku: 'CHAIR-1', variantId: 'variant-2', quantity: 1, lineTotal: 30 },
      ],
    })
    expect(Math.floor(Number(order?.revision) / 1000)).toBe(Date.parse('2024-11-04T11:15:00.523Z'))
  })

  test('has amounts with tax, and products by variant or stock keeping unit, if the connection says so', () => {
    const gross = testConnection({ ...shop, productKey: 'sku', options: { lineAmounts: 'gross' } })
    expect(dataOf(saleorOrder(), 'OrderRevised', gross)).toMatchObject([
      {
        taxIncluded: true,
        shippingAmount: 11.9,
        items: [{ productId: 'LAMP-1', lineTotal: 71.4 }, { productId: 'CHAIR-1' }],
      },
    ])
    const byVariant = testConnection({ ...shop, productKey: 'variant' })
    expect(dataOf(saleorOrder(), 'OrderRevised', byVariant)).toMatchObject([
      { items: [{ productId: 'variant-1' }, {}] },
    ])
  })

  test('counts if its id, time and total can be read, also by a query of another', () => {
    const lines = [
      { id: 'l', productName: 'Lamp', quantity: 2, totalPrice: { gross: { amount: 119, currency: 'EUR' } } },
    ]
    const order = { id: 'o', total: { gross: { amount: 119 } }, lines }
    expect(read({ __typename: 'OrderCreated', issuedAt: '2024-11-04T11:15:01Z', order })).toMatchObject({
      events: [
        {
          data: {
            orderId: 'o',
            totalAmount: 119,
            taxIncluded: true,
            items: [{ productId: 'custom:Lamp', lineTotal: 119 }],
          },
        },
      ],
    })
    expect(read({ __typename: 'DraftOrderCreated', issuedAt: '2024-11-04T11:15:01Z', order })).toEqual({
      ignored: 'draft',
    })
  })

  test('keeps the digits of large and long amounts', () => {
    const body = JSON.stringify(saleorDelivery(saleorOrder()).body).replace(
      '"amount":119,',
      '"amount":1234567890123456.12345,',
    )
    const kept = JSON.parse(body, (key, value, { source } = { source: '' }) =>
      key === 'amount' && source.length > 15 ? source : value,
    )
    const reading = read(kept)
    expect('events' in reading && reading.events[0]?.data).toMatchObject({ totalAmount: '1234567890123456.12345' })
  })

  test('with the same time and other content has another revision', () => {
    const [one, two] = [saleorOrder(), saleorOrder({ voucherCode: null })].map(
      (order) => dataOf(order, 'OrderRevised')[0],
    )
    expect(one?.revision).not.toBe(two?.revision)
  })

  test.each([
    ['DRAFT', 'draft'],
    ['UNCONFIRMED', 'not_confirmed'],
  ])('of the status %s is ignored', (status, ignored) => {
    expect(readDelivery(saleor, saleorDelivery(saleorOrder({ status })), shop)).toEqual({ ignored })
  })

  test('that is not confirmed counts if the connection says so', () => {
    const pending = testConnection({ ...shop, countPending: true })
    expect(dataOf(saleorOrder({ status: 'UNCONFIRMED' }), 'OrderRevised', pending)).toHaveLength(1)
  })

  test.each(['CANCELED', 'EXPIRED'])('of the status %s is cancelled', (status) => {
    expect(events(saleorOrder({ status }))[1]).toMatchObject({
      type: 'OrderCancelled',
      time: '2024-11-04T11:15:00.523Z',
    })
  })
})

test('fulfilments are shipments and returns', () => {
  const lines = (quantity: number) => [{ quantity, orderLine: { id: 'line-1' } }]
  const created = '2024-11-05T08:00:00Z'
  const order = saleorOrder({
    fulfillments: [
      { id: 'f1', created, status: 'FULFILLED', trackingNumber: 'TRACK', lines: lines(1) },
      { id: 'f2', created, status: 'CANCELED', trackingNumber: '', lines: lines(1) },
      { id: 'f3', created, status: 'WAITING_FOR_APPROVAL', trackingNumber: '', lines: lines(1) },
      { id: 'f4', created, status: 'RETURNED', trackingNumber: '', lines: lines(1) },
    ],
  })
  const units = [{ productId: 'product-1', quantity: 1 }]
  expect(events(order).slice(1)).toMatchObject([
    { type: 'ShipmentCreated', data: { shipmentId: 'f1', createdAt: created } },
    { type: 'ShipmentUpdated', data: { shipmentId: 'f1', trackingNumber: 'TRACK', items: units } },
    { type: 'ShipmentCreated', data: { shipmentId: 'f2' } },
    { type: 'ShipmentCancelled', data: { shipmentId: 'f2' } },
    { type: 'ItemsReturned', data: { returnId: 'f4', items: units, returnedAt: created } },
  ])
})

test('products and stock', () => {
  const product = {
    id: 'product-1',
    name: 'Lamp',
    updatedAt: '2024-11-05T08:00:00Z',
    category: { name: 'Light' },
    variants: [{ id: 'v', name: 'Red', sku: 'LAMP-R' }],
  }
  const issuedAt = '2024-11-05T08:00:01Z'
  expect(read({ __typename: 'ProductUpdated', issuedAt, product })).toMatchObject({
    events: [{ type: 'ProductUpdated', data: { productId: 'product-1', name: 'Lamp', category: 'Light' } }],
  })
  const bySku = testConnection({ ...shop, productKey: 'sku' })
  expect(read({ __typename: 'ProductDeleted', issuedAt, product }, bySku)).toMatchObject({
    events: [{ type: 'ProductDeleted', data: { productId: 'LAMP-R', deletedAt: issuedAt } }],
  })
  const stocks = [
    { quantity: 5, warehouse: { slug: 'north' } },
    { quantity: 9, warehouse: { slug: 'south' } },
  ]
  const productVariant = { id: 'v', sku: 'LAMP-R', product: { id: 'product-1' }, stocks }
  const stock = { __typename: 'ProductVariantStockUpdated', issuedAt, warehouse: { slug: 'north' }, productVariant }
  expect(read(stock)).toMatchObject({
    events: [{ type: 'InventoryCounted', data: { productId: 'product-1', quantity: 5, location: 'north/LAMP-R' } }],
  })
})

describe('a body of another form is a problem that says what to do', () => {
  test.each([
    ['of a webhook without a query', [{ id: 'x', total_gross_amount: '1.00' }], 'has no subscription query'],
    ['of a query for one event', { data: { orderCreated: { order: {} } } }, 'instead of "event"'],
    ['with errors', { errors: [{ message: 'PermissionDenied' }] }, 'could not run the query'],
    ['without its type', { order: saleorOrder() }, '__typename'],
    ['without the order', { __typename: 'OrderCreated', order: null }, 'Manage orders'],
    ['without the total', { __typename: 'OrderCreated', order: saleorOrder({ total: null }) }, 'total.gross.amount'],
    ['that is text', 'text', '__typename'],
  ])('%s', (_, body, problem) => {
    expect(read(body)).toEqual({ problem: expect.stringContaining(problem) })
  })

  test('but an event of no interest is ignored', () => {
    expect(read({ __typename: 'CustomerCreated', user: { id: 'x' } })).toEqual({ ignored: 'unused_event' })
  })
})

test('nothing about persons is kept, and a guest is known by a hash only', () => {
  const persons = {
    userEmail: 'Jo@Example.com',
    customerNote: 'For Jo',
    user: null,
    shippingAddress: { firstName: 'Jo', phone: '+49 170', streetAddress1: 'Example Street 1', country: { code: 'DE' } },
    billingAddress: { companyName: 'Jo Ltd', country: { code: 'DE', country: 'Germany' } },
  }
  const body = {
    __typename: 'OrderCreated',
    issuedAt: '2024-11-05T08:00:00Z',
    ip: '192.0.2.7',
    order: saleorOrder(persons),
  }
  const received = { headers: {}, receivedMs: 0 }
  const keyed = testConnection({ ...shop, guestKey: 'a-key-of-sixteen-characters' })
  for (const connection of [shop, keyed]) {
    const kept = saleor.keep(body, connection, received)
    expect(saleor.keep(kept, connection, received)).toEqual(kept)
    expect(JSON.stringify([kept, saleor.read(kept, received, connection)])).not.toMatch(/jo|\+49|Street|192\.0/i)
  }
  expect(dataOf(saleorOrder(persons), 'OrderRevised')).toMatchObject([{ guestKey: undefined }])
  expect(dataOf(saleorOrder(persons), 'OrderRevised', keyed)).toMatchObject([
    { guestKey: expect.stringMatching(/^guest:[0-9a-f]{64}$/) },
  ])
  expect(dataOf(saleorOrder({ ...persons, user: { id: 'u' } }), 'OrderRevised', keyed)).toMatchObject([
    { guestKey: undefined },
  ])
})

test('the published query asks for exactly what is read', () => {
  const query = readFileSync(new URL('../../../docs/connect/saleor.graphql', import.meta.url), 'utf8')
  const { order, ...rest } = fieldsOf(query) as Record<string, object>
  const { guestKey: _, ...read } = SHAPE.order
  expect({ ...rest, order }).toEqual({ ...SHAPE, order: read, orders: read })
})

/** The fields of `event`, nested, with the fields of fragments and of all types in one. */
function fieldsOf(query: string): unknown {
  const tokens = query.replaceAll(/#.*/g, '').match(/[\w]+|[{}]|\.\.\./g) ?? []
  const fragments: Record<string, object> = {}
  let i = 0
  function block(): Record<string, unknown> {
    const fields: Record<string, unknown> = {}
    for (i++; tokens[i] !== '}'; ) {
      if (tokens[i] === '...' && tokens[i + 1] === 'on') {
        i += 3
        Object.assign(fields, block())
      } else if (tokens[i] === '...') {
        fields[`...${tokens[i + 1]}`] = true
        i += 2
      } else {
        const name = tokens[i++] as string
        fields[name] = tokens[i] === '{' ? block() : true
      }
    }
    i++
    return fields
  }
  let event: unknown
  while (i < tokens.length) {
    const [kind, name] = [tokens[i], tokens[i + 1] as string]
    i += kind === 'fragment' ? 4 : 2
    if (kind === 'fragment') fragments[name] = block()
    else event = block().event
  }
  const spread = (fields: unknown): unknown =>
    fields === true
      ? true
      : Object.fromEntries(
          Object.entries(fields as object).flatMap(([name, inner]) =>
            name.startsWith('...')
              ? Object.entries(spread(fragments[name.slice(3)]) as object)
              : [[name, spread(inner)]],
          ),
        )
  return spread(event)
}
