import fc from 'fast-check'
import type { Message } from '../../src/inbox/message.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { type ShopEvent, toMessage, wireForms } from './wire-forms.ts'

/** One message, and the properties of its event. */
export interface Delivery {
  message: Message
  kind: 'order' | 'other' | 'unknown' | 'rejected'
  tenant: string
  /** The type in the accounting. */
  type: string
  /** The identity of the event: all messages with the same identity contain the same event. */
  name: string
  order?: OrderEvent
}

/** The deliveries of a shop: orders, other events, unknown and invalid ones, each once or more, in any sequence. */
export function deliveries(): fc.Arbitrary<Delivery[]> {
  const ordered = fc
    .array(fc.tuple(tenants, orders, fc.constantFrom('text', 'uuid'), copies), { maxLength: 24 })
    .map((list) =>
      list.flatMap(([tenant, data, idForm, ways], i) =>
        ways.map((way) => orderDelivery({ tenant, data, idForm, way, i })),
      ),
    )
  const others = fc
    .array(fc.tuple(tenants, fc.constantFrom(...types, 'BasketOpened', 'Wurst'), copies), { maxLength: 6 })
    .map((list) =>
      list.flatMap(([tenant, type, ways], i) => ways.map((way) => otherDelivery({ tenant, type, way, i }))),
    )
  const rejected = fc
    .array(fc.tuple(tenants, fc.constantFrom(...rejects), wires), { maxLength: 3 })
    .map((list) => list.map(rejectedDelivery))
  const all = fc.tuple(ordered, others, rejected).map((parts) => parts.flat())
  return all.chain((list) => fc.shuffledSubarray(list, { minLength: list.length }))
}

const nastyNames = ['"', '\\', "o'hara", '{}', 'NULL', 'a,b', 'ß', 'é', '😀', '\ue000x', '%', 'A', 'a', '0', '00']
const names = fc.constantFrom(...nastyNames, ...'bc')
const tenants = fc.constantFrom(undefined, undefined, 'default', 'nord', 'süd "1"', 'north\\')
const types = ['OrderCancelled', 'InventoryRestocked', 'PaymentProcessed'] as const

/** Around midnights, changes of clocks and turns of years, in the three time zones. */
const moments = fc
  .tuple(
    fc.constantFrom(
      '2024-01-01T00:00:00Z',
      '2023-12-31T23:00:00Z',
      '2023-12-31T18:30:00Z',
      '2024-12-31T18:30:00Z',
      '2000-01-01T12:00:00Z',
      '2024-03-31T01:00:00Z',
      '2024-10-27T00:00:00Z',
      '2024-10-27T01:00:00Z',
      '2007-03-25T01:00:00Z',
      '2024-02-29T00:00:00Z',
      '2024-06-15T22:00:00Z',
      '2024-06-15T18:30:00Z',
    ),
    fc.oneof(fc.constantFrom(-1, 0, 1, -1000, 3_600_000, 1_799_999), fc.integer({ min: -7_200_000, max: 7_200_000 })),
  )
  .map(([moment, ms]) => Date.parse(moment) + ms)
const timeForms = fc.constantFrom<(ms: number) => string>(
  (ms) => new Date(ms).toISOString(),
  (ms) => new Date(ms).toISOString().replace('Z', '4567'),
  (ms) => new Date(ms).toISOString().replace('Z', '999+00:00'),
  (ms) => new Date(ms + 5.5 * 3_600_000).toISOString().replace('Z', '+05:30'),
  (ms) => new Date(ms - 8 * 3_600_000).toISOString().replace('Z', '-08:00'),
)

const digits = (least: number, most: number) => fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`))
/** Numerals that are valid in JSON: without leading zeros. */
const amounts = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }).map((cents) => (cents / 100).toFixed(2)),
  fc.nat().map(String),
  fc.tuple(digits(1, 20), digits(1, 20)).map(([whole, fraction]) => `${whole.replace(/^0+(?=\d)/, '')}.${fraction}`),
  fc.constantFrom(
    '0',
    '0.00',
    '0.1',
    '0.3',
    '9007199254740993',
    '99999999999999999999.99999999999999999999',
    '1e-7',
    '1.5E3',
    '0.00000000000000000001',
  ),
)

const lines = fc.record(
  {
    productId: names,
    quantity: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) },
      { weight: 1, arbitrary: fc.constant(1_000_000_000) },
    ),
    unitPrice: amounts,
    lineTotal: amounts,
  },
  { requiredKeys: ['productId', 'quantity', 'unitPrice'] },
)

const orders = fc.record(
  {
    customerId: fc.oneof(names, fc.nat(3)),
    currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
    totalAmount: amounts,
    createdAt: fc.tuple(moments, timeForms).map(([ms, form]) => form(ms)),
    items: fc.array(lines, { maxLength: 6 }),
    discountAmount: amounts,
    couponCode: names,
  },
  { requiredKeys: ['totalAmount', 'createdAt', 'items'] },
)

const wires = fc.tuple(
  fc.constantFrom(...wireForms),
  fc.constantFrom('number' as const, 'text' as const),
  fc.constantFrom('http', 'bus'),
)

/** The deliveries of an event, each with a message id and an envelope. */
const copies = fc.array(fc.tuple(fc.nat(2), wires), { minLength: 1, maxLength: 4 })

const uuid = (kind: number, i: number, n: number) =>
  `0190${kind}000-0000-7000-8000-${String(i * 10 + n).padStart(12, '0')}`

interface OrderDraft {
  tenant: string | undefined
  data: Omit<OrderEvent['data'], 'orderId'>
  idForm: string
  way: [number, [(typeof wireForms)[number], 'number' | 'text', string]]
  i: number
}

function orderDelivery({ tenant, data, idForm, way: [n, [form, amountForm, source]], i }: OrderDraft): Delivery {
  const orderId = idForm === 'uuid' ? uuid(1, i, 9) : n % 2 === 0 ? String(i) : i
  const id = idForm === 'text' ? `order ${i} "${n}"` : uuid(2, i, n)
  const order: OrderEvent = { id, tenant, data: { orderId, ...data } }
  const message = toMessage({ ...order, type: 'OrderCreated' }, form, amountForm, source)
  return { message, kind: 'order', tenant: tenant ?? 'default', type: 'OrderCreated', name: id, order }
}

interface OtherDraft extends Pick<OrderDraft, 'tenant' | 'way' | 'i'> {
  type: string
}

function otherDelivery({ tenant, type, way: [n, [form, amountForm, source]], i }: OtherDraft): Delivery {
  const isKnown = types.includes(type as (typeof types)[number])
  const id = uuid(3, i, n)
  const data = { orderId: String(i), productId: 'p', quantityAdded: 3, amount: '12.34' }
  const message = toMessage({ id, type, tenant, data }, form, amountForm, source)
  // An unknown type is counted by its original name, without the namespace.
  const counted = !isKnown && (form === 'plain pascal' || form.startsWith('whizbang')) ? `${type}Event` : type
  return { message, kind: isKnown ? 'other' : 'unknown', tenant: tenant ?? 'default', type: counted, name: id }
}

const good = { orderId: 'bad', totalAmount: '1', createdAt: '2024-01-01', items: [] }
const rejects: readonly object[] = [
  { ...good, totalAmount: undefined },
  { ...good, orderId: ['bad'] },
  { ...good, createdAt: '1999-12-31T23:59:59Z' },
  { ...good, orderId: 'half \ud800' },
]

function rejectedDelivery([tenant, data, [form, amountForm, source]]: [
  string | undefined,
  object,
  OrderDraft['way'][1],
]): Delivery {
  const event: ShopEvent = { id: uuid(4, 0, 0), type: 'OrderCreated', tenant, data }
  const message = toMessage(event, form, amountForm, source)
  return { message, kind: 'rejected', tenant: tenant ?? 'default', type: 'OrderCreated', name: message.body as string }
}
