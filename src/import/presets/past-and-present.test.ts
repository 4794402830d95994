import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventsOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { paymentIntent, refund, stripeDelivery } from '../../../test/helpers/connections/stripe-account.ts'
import { wooDelivery, wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import * as store from '../../../test/helpers/shopify-deliveries.ts'
import { stripe } from '../../connections/stripe/platform.ts'
import { woocommerce } from '../../connections/woocommerce/platform.ts'
import { chooseFormat } from '../choose-format.ts'

// The export of a platform and its webhooks state the same orders. Whatever arrives first, and however often, each counts once.

const shop = useTestInbox()
const folder = useFolder()

/** An order, or a payment. */
interface Sale {
  id: number
  cents: number
  /** Each refund with the day of November on which it was made. */
  refunds: readonly { cents: number; day: number }[]
  isInFile: boolean
  /** The days on which a webhook states the sale as it is then. */
  webhooks: readonly number[]
}

type Event = object

/** How a platform states sales: as a file at the end of a day, and by webhooks. */
interface Export {
  preset: string
  file: (sales: readonly Sale[], day: number) => string[]
  webhook: (sale: Sale, day: number) => Event[]
  /** What other systems state before. */
  before?: (sale: Sale) => Event[]
}

const text = (cents: number) => (cents / 100).toFixed(2)
const sumOf = (refunds: Sale['refunds']) => refunds.reduce((sum, { cents }) => sum + cents, 0)
const madeBy = ({ refunds }: Sale, day: number) => refunds.filter((one) => one.day <= day)
const instant = (day: number, hour = 9) => new Date(Date.UTC(2024, 10, day, hour)).toISOString().slice(0, 19)
const refundId = ({ id }: Sale, i: number) => id * 10 + i

const woo: Export = {
  preset: 'woocommerce-items',
  file: (sales, day) => [
    'order_id,date,status,order_total,order_currency,item_name,item_product_id,item_quantity,item_total,refunded_total',
    ...sales.map((sale) => {
      const refunded = text(sumOf(madeBy(sale, day)))
      return `${sale.id},2024-11-04 11:15:00,processing,${text(sale.cents)},EUR,Mug,700,1,${text(sale.cents)},${refunded}`
    }),
  ],
  webhook: (sale, day) => {
    const refunds = madeBy(sale, day).map(({ cents }, i) => ({ id: refundId(sale, i), total: `-${text(cents)}` }))
    const changes = { id: sale.id, total: text(sale.cents), date_modified_gmt: instant(day, 12), refunds }
    return eventsOf(woocommerce, wooDelivery(wooOrder(changes)), testConnection({ platform: 'woocommerce' }))
  },
}

const shopify: Export = {
  preset: 'shopify-orders',
  file: (sales, day) => [
    'Name,Id,Created at,Currency,Total,Lineitem name,Lineitem quantity,Lineitem price,Refunded Amount,Cancelled at',
    ...sales.map((sale) => {
      const refunded = text(sumOf(madeBy(sale, day)))
      return `#${sale.id},${sale.id},2024-11-04 12:15:00 +0100,EUR,${text(sale.cents)},Mug,1,${text(sale.cents)},${refunded},`
    }),
  ],
  webhook: (sale, day) => {
    const refunds = madeBy(sale, day).map(({ cents, day: made }, i) => {
      const at = { created_at: `${instant(made)}Z`, processed_at: `${instant(made)}Z` }
      const transaction = store.refundTransaction(text(cents), { id: refundId(sale, i), order_id: sale.id, ...at })
      return store.refundOf({ id: refundId(sale, i), order_id: sale.id, ...at, transactions: [transaction] })
    })
    const order = store.orderOf({
      id: sale.id,
      admin_graphql_api_id: `gid://shopify/Order/${sale.id}`,
      ...{ created_at: `${instant(4)}Z`, processed_at: `${instant(4)}Z`, updated_at: `${instant(day, 12)}Z` },
      ...store.bag('total_price', text(sale.cents)),
      ...store.bag('current_total_price', text(sale.cents - sumOf(madeBy(sale, day)))),
      refunds,
    })
    return store.eventsOf('orders/updated', order)
  },
}

const payments: Export = {
  preset: 'stripe-payments',
  file: (sales, day) => [
    'id,Created date (UTC),Amount,Amount Refunded,Currency,Refunded date (UTC),Status,PaymentIntent ID,order_id (metadata)',
    ...sales.map((sale) => {
      const made = madeBy(sale, day)
      const at = made.length === 0 ? '' : instant(made.at(-1)?.day ?? 0).replace('T', ' ')
      const amounts = `${text(sale.cents)},${text(sumOf(made))},eur`
      return `ch_${sale.id},2024-11-04 11:15:00,${amounts},${at},Paid,pi_${sale.id},${sale.id}`
    }),
  ],
  webhook: (sale, day) => {
    const intent = { id: `pi_${sale.id}`, amount_received: sale.cents, metadata: { order_id: String(sale.id) } }
    const refunds = madeBy(sale, day).map(({ cents, day: made }, i) => {
      const created = Date.parse(`${instant(made)}Z`) / 1000
      const object = { id: `re_${refundId(sale, i)}`, amount: cents, payment_intent: `pi_${sale.id}`, created }
      return stripeDelivery('refund.created', refund(object))
    })
    return [stripeDelivery('payment_intent.succeeded', paymentIntent(intent)), ...refunds].flatMap((delivery) =>
      eventsOf(stripe, delivery, testConnection({ platform: 'stripe' })),
    )
  },
  before: ({ id, cents }) => {
    const data = {
      orderId: String(id),
      totalAmount: cents / 100,
      currency: 'EUR',
      createdAt: `${instant(4)}Z`,
      items: [],
    }
    return [{ id: `order ${id}`, type: 'OrderCreated', data }]
  },
}

const days = fc.integer({ min: 5, max: 25 })
const sale = fc.record({
  cents: fc.integer({ min: 1000, max: 9000 }),
  refunds: fc
    .array(fc.record({ cents: fc.integer({ min: 1, max: 300 }), day: days }), { maxLength: 3 })
    .map((refunds) => refunds.toSorted((a, b) => a.day - b.day)),
  isInFile: fc.boolean(),
  webhooks: fc.array(days, { maxLength: 3 }),
})
/** Sales, the day of the file, and the sequence of arrival: a number for each of the sales' webhooks and of two imports of the file. */
const histories = fc.record({
  sales: fc.array(sale, { minLength: 1, maxLength: 6 }).map((all) => all.map((one, i) => ({ ...one, id: 7001 + i }))),
  day: days,
  sequence: fc.infiniteStream(fc.nat(1000)),
})

test.each([woo, shopify, payments].map((one) => [one.preset, one] as const))(
  'what the file of %s and webhooks state counts once, in any sequence',
  { timeout: scaled(240_000) },
  async (preset, platform) => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ sales, day, sequence }) => {
        await shop.clear()
        const submit = (events: readonly Event[]) =>
          shop.inbox.submit(events.map((event) => ({ source: 'hook', body: JSON.stringify(event) })))
        const path = await folder.write(
          'past.csv',
          platform
            .file(
              sales.filter(({ isInFile }) => isInFile),
              day,
            )
            .join('\n'),
        )
        const format = await chooseFormat({ preset, asOf: instant(day).slice(0, 10) })
        const importFile = () => importPath(path, { ...shop, format, timeZone: 'UTC' })
        const hasLines = sales.some(({ isInFile }) => isInFile)
        const steps = [
          ...(hasLines ? [importFile, importFile] : []),
          ...sales.flatMap((one) => one.webhooks.map((on) => () => submit(platform.webhook(one, on)))),
        ].map((step) => ({ step, at: sequence.next().value ?? 0 }))
        if (platform.before) await submit(sales.flatMap(platform.before))
        for (const { step } of steps.toSorted((a, b) => a.at - b.at)) await step()
        expect(await readOrders()).toEqual(expectedOrders(sales, day, platform))
      }),
      { numRuns: 12, interruptAfterTimeLimit: scaled(60_000) },
    )
  },
)

/** The total and what was taken back of each order that counts, in cents, and the number of its payments. */
async function readOrders(): Promise<object[]> {
  const { rows } = await shop.pool.query(
    `select order_id as id, (total * 100)::int as cents, (coalesce(reversed, 0) * 100)::int as reversed,
       (select count(*)::int from json_array_elements(history) entry where entry ->> 'kind' = 'paid') as payments
     from orders where placed_at is not null order by order_id`,
  )
  return rows
}

/** By hand: a sale is as its latest statement has it. */
function expectedOrders(sales: readonly Sale[], day: number, { before, preset }: Export): object[] {
  return sales.flatMap((one) => {
    const stated = [...(one.isInFile ? [day] : []), ...one.webhooks]
    if (stated.length === 0 && !before) return []
    const isPaid =
      preset === 'stripe-payments' ? stated.length > 0 : preset === 'woocommerce-items' && one.webhooks.length > 0
    const reversed = sumOf(madeBy(one, Math.max(0, ...stated)))
    return [{ id: String(one.id), cents: one.cents, reversed, payments: isPaid ? 1 : 0 }]
  })
}

test('an order of two files of amazon-orders counts once, because its id is that of Amazon', async () => {
  await shop.clear()
  const header = 'amazon-order-id\tpurchase-date\tsku\tproduct-name\tquantity\tcurrency\titem-price\torder-status'
  const line = (id: string) => `${id}\t2024-11-04T11:15:00+00:00\tMUG\tMug\t1\tEUR\t12.50\tShipped`
  const path = await folder.write('a.txt', [header, line('302-1'), line('302-2')].join('\n'))
  const later = await folder.write('b.txt', [header, line('302-2'), line('302-3')].join('\n'))
  const format = await chooseFormat({ preset: 'amazon-orders' })
  for (const file of [path, later, path]) await importPath(file, { ...shop, format })
  expect((await readOrders()).map((order) => (order as { id: string }).id)).toEqual(['302-1', '302-2', '302-3'])
})
