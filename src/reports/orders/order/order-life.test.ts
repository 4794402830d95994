import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../../test/helpers/http/test-server.ts'
import { dayNumberOf } from '../../../simulate/calendar.ts'
import { EXAMPLE_ORDERS, exampleOrder } from '../../../simulate/orders/example-orders.ts'

const server = useTestServer({ currency: 'USD' })
const currencies = { currency: 'USD', secondCurrency: 'GBP' }

beforeAll(() =>
  server.post(EXAMPLE_ORDERS.flatMap((id) => exampleOrder(id, currencies, dayNumberOf('2024-11-01'))).toReversed()),
)

interface Step {
  at: string
  kind: string
  arrivedAt: string | null
  changes: { field: string; productId: string | null; before: string | null; after: string | null }[]
  totalRevenue: number
  adjustments: number
  reversed: number
  netRevenue: number
}

const stepsOf = async (orderId: string): Promise<Step[]> =>
  (await server.app.inject(`/api/analytics/orders/${orderId}`)).json().steps

/** The rows of the table of an order in the document. */
function documentedSteps(orderId: string): string[] {
  const text = readFileSync(fileURLToPath(new URL('../../../../docs/example-orders.md', import.meta.url)), 'utf8')
  const section = text.split(/^## /m).find((part) => part.includes(`\`${orderId}\``)) ?? ''
  return section.split('\n').filter((line) => /^\| \d/.test(line))
}

function rowOf({ at, kind, changes, ...numbers }: Step): string {
  const day = dayNumberOf(at.slice(0, 10)) - dayNumberOf('2024-11-01') + 1
  const changed = changes
    .filter(({ before }) => before !== null || kind !== 'placed')
    .map((change) => `${nameOf(change)} ${change.before ?? 'none'} → ${change.after ?? 'none'}`)
  const { totalRevenue, adjustments, reversed, netRevenue } = numbers
  const amounts = [totalRevenue, adjustments, reversed, netRevenue].map((amount) => amount.toFixed(2))
  return `| ${[`${day}, ${at.slice(11, 16)}`, `\`${kind}\``, changed.join('<br>'), ...amounts].join(' | ')} |`
}

const nameOf = ({ field, productId }: Step['changes'][number]) =>
  productId === null ? field : `${field} of \`${productId}\``

test.each(EXAMPLE_ORDERS)('the steps of %s are those in the document', async (orderId) => {
  expect((await stepsOf(orderId)).map(rowOf)).toEqual(documentedSteps(orderId))
})

test('arrivals are found in the stored events', async () => {
  const arrivalsOf = async (query: string): Promise<(string | null)[]> =>
    (await server.app.inject(`/api/analytics/orders/example-edited${query}`))
      .json()
      .steps.map(({ arrivedAt }: Step) => arrivedAt)
  const arrivals = await arrivalsOf('?arrivals=true')
  expect(arrivals).toHaveLength(10)
  const { rows } = await server.database.pool.query('select distinct received_at from raw_events')
  const received = rows.map((row) => Math.floor(Date.parse(row.received_at)))
  for (const arrival of arrivals) expect(received).toContain(Date.parse(arrival ?? ''))
  expect(await arrivalsOf('')).toEqual(Array(10).fill(null))
})

test('an order whose id is a number, with payments and voids that do not name it, has arrivals', async () => {
  const send = (type: string, day: number, data: object) => ({
    id: `${type} 7`,
    type,
    time: `2024-12-0${day}T10:00:00Z`,
    data,
  })
  await server.post([
    send('OrderCreated', 1, { orderId: 7, totalAmount: 20, items: [], paymentIds: ['pay-7'] }),
    send('PaymentProcessed', 2, { paymentId: 'pay-7', amount: 20 }),
    send('OrderRefunded', 3, { orderId: 7, refundId: 'refund-7', amount: 5 }),
    send('RefundVoided', 4, { refundId: 'refund-7' }),
  ])
  const { steps, history } = (await server.app.inject('/api/analytics/orders/7?arrivals=true')).json()
  expect(steps).toMatchObject([
    { kind: 'placed', netRevenue: 20 },
    { kind: 'payment_linked', id: 'pay-7', netRevenue: 20 },
    { kind: 'paid', netRevenue: 20 },
    { kind: 'refunded', netRevenue: 15 },
    { kind: 'refund_voided', netRevenue: 20, changes: [{ field: 'refunded', before: '5.00', after: null }] },
  ])
  expect(history.map(({ kind }: Step) => kind)).toEqual(steps.map(({ kind }: Step) => kind))
  expect(history[1]).toMatchObject({ paymentId: 'pay-7', at: steps[0].at })
  for (const { arrivedAt, source } of steps) expect([typeof arrivedAt, source]).toEqual(['string', 'http'])
})

test('a link of a payment is a step, whether an event or an order states it, and only in the order that has the payment', async () => {
  const send = (type: string, day: number, id: string, data: object) => ({
    id,
    type,
    time: `2024-12-0${day}T10:00:00Z`,
    data,
  })
  await server.post([
    send('OrderCreated', 1, 'listing', {
      orderId: 'listing',
      totalAmount: 20,
      items: [],
      paymentIds: ['moved', 'own'],
    }),
    send('OrderCreated', 1, 'linked', { orderId: 'linked', totalAmount: 20, items: [] }),
    send('PaymentProcessed', 2, 'moved', { paymentId: 'moved', amount: 20 }),
    send('PaymentProcessed', 2, 'own', { paymentId: 'own', amount: 20 }),
    send('PaymentLinked', 3, 'link', { paymentId: 'moved', orderId: 'linked' }),
  ])
  expect(await stepsOf('listing')).toMatchObject([
    { kind: 'placed' },
    { kind: 'payment_linked', id: 'own' },
    { kind: 'paid', id: 'own' },
  ])
  expect(await stepsOf('linked')).toMatchObject([{ kind: 'placed' }, { kind: 'paid' }, { kind: 'payment_linked' }])
})
