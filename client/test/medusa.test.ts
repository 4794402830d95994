import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { medusaOrder, queryOf } from './medusa-shop.ts'

const folder = fileURLToPath(new URL('../../examples/medusa/', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
const file = `${folder}src/subscribers/tidemark.ts`

type Subscriber = (given: { event: { name: string; data: object }; container: object }) => Promise<void>

describe('the subscriber of Medusa', () => {
  const database = useTestDatabase()
  let service: Service
  let subscriber: Subscriber
  let events: readonly string[]

  beforeAll(async () => {
    service = await startService(readConfig({ DATABASE_URL: database.url, PORT: '0' }), pino({ level: 'silent' }))
    process.env.TIDEMARK_URL = service.url
    const loaded = await import(file)
    subscriber = loaded.default
    events = loaded.config.event
  })
  afterAll(async () => {
    delete process.env.TIDEMARK_URL
    await service?.close()
  })

  /** Delivers an event of the event bus, while the database of the shop has this order. */
  function deliver(name: string, data: object, order: object) {
    expect(events).toContain(name)
    const query = queryOf(order)
    return subscriber({ event: { name, data }, container: { resolve: (key: string) => key === 'query' && query } })
  }
  async function orderOf(id: string) {
    const answer = await fetch(`${service.url}/api/analytics/orders/${id}`)
    return answer.ok ? await answer.json() : undefined
  }
  const arrives = (id: string, expected: object) =>
    expect.poll(() => orderOf(id), { timeout: scaled(20_000) }).toMatchObject(expected)

  test('sends a placed order with its lines, tax, shipping and discount', async () => {
    await deliver('order.placed', { id: 'order_1' }, medusaOrder({ id: 'order_1' }))
    await arrives('order_1', {
      total: 58.31,
      tax: 9.31,
      shipping: 4.76,
      discount: 5.95,
      currency: 'EUR',
      country: 'AT',
      customerId: 'cus_1',
      lines: [{ productId: 'prod_shirt', name: 'Linen shirt', quantity: 2 }],
    })
  })

  test('leaves out drafts, orders that were rolled back, and guests as customers', async () => {
    await deliver('order.placed', { id: 'order_draft' }, medusaOrder({ id: 'order_draft', is_draft_order: true }))
    await deliver('order.placed', { id: 'order_gone' }, medusaOrder({ id: 'order_other' }))
    await deliver(
      'order.placed',
      { id: 'order_guest' },
      medusaOrder({ id: 'order_guest', customer: { id: 'cus_2', has_account: false } }),
    )
    await arrives('order_guest', { customerId: null })
    expect(await orderOf('order_draft')).toBeUndefined()
    expect(await orderOf('order_gone')).toBeUndefined()
  })

  test('finds the order of a payment, a refund and a shipment', async () => {
    const paid = { captures: [{ id: 'capt_1', amount: 58.31, created_at: new Date('2024-11-04T11:15:20Z') }] }
    const shipped = { shipped_at: new Date('2024-11-05T09:00:00Z') }
    const placed = medusaOrder({ id: 'order_2' })
    await deliver('order.placed', { id: 'order_2' }, placed)
    await deliver('payment.captured', { id: 'pay_1' }, medusaOrder({ id: 'order_2', payment: paid }))
    await deliver('shipment.created', { id: 'ful_1' }, medusaOrder({ id: 'order_2', payment: paid, shipment: shipped }))
    await arrives('order_2', { paidAt: '2024-11-04T11:15:20Z', shippedAt: '2024-11-05T09:00:00Z' })
    const refunded = { refunds: [{ id: 'ref_1', amount: 26.78, created_at: new Date('2024-11-06T09:00:00Z') }] }
    const returned = medusaOrder({
      id: 'order_2',
      version: 2,
      payment: { ...paid, ...refunded },
      shipment: shipped,
      returned: 1,
    })
    for (const name of ['payment.refunded', 'payment.refunded']) await deliver(name, { id: 'pay_1' }, returned)
    // Medusa states half of the items from now on. The order stays as it was, because the refund counts besides.
    await arrives('order_2', { total: 58.31, refunded: 26.78 })
  })

  test('sends an edited order again, and its cancellation', async () => {
    await deliver('order.placed', { id: 'order_3' }, medusaOrder({ id: 'order_3' }))
    const edited = medusaOrder({ id: 'order_3', version: 2, quantity: 3 })
    await deliver('order-edit.confirmed', { order_id: 'order_3', actions: [] }, edited)
    await arrives('order_3', { total: 88.06, lines: [{ quantity: 3 }] })
    const cancelled = medusaOrder({
      id: 'order_3',
      version: 3,
      quantity: 3,
      canceled_at: new Date('2024-11-07T09:00:00Z'),
    })
    await deliver('order.canceled', { id: 'order_3' }, cancelled)
    await arrives('order_3', { cancelledAt: '2024-11-07T09:00:00Z' })
  })
})

test('the subscriber has at most 80 lines', () => {
  expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(80)
})

/** The packages have 290 MB. They are installed only where somebody asks for it. */
const isWanted = Boolean(process.env.TIDEMARK_TEST_MEDUSA) || existsSync(`${folder}node_modules/@medusajs/framework`)

test.skipIf(!isWanted)(
  'its types are those of the packages of Medusa',
  () => {
    const run = (program: string, args: readonly string[], cwd = folder) =>
      execFileSync(program, args, { cwd, encoding: 'utf8', timeout: scaled(500_000) })
    if (!existsSync(`${folder}node_modules/@medusajs/framework`))
      run('npm', ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'])
    run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '--project', 'client/tsconfig.build.json'], root)
    expect(run(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.'])).toBe('')
  },
  scaled(600_000),
)
