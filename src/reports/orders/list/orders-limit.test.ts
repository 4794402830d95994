import { beforeAll, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../../test/helpers/http/test-server.ts'
import { MOST_ORDERS_READ } from './orders-limit.ts'

const server = useTestServer()

/** Two orders on two days, the second of which is said to have more orders than can be read, half of them shipped; and many ids of one beginning. */
beforeAll(async () => {
  await server.post([orderEvent({ at: '2024-12-01T10:00:00Z' }), orderEvent({ at: '2024-12-02T10:00:00Z' })])
  const { pool } = server.database
  await pool.query(`update daily_sales_analytics set total_orders = $1 where date = '2024-12-02'`, [
    MOST_ORDERS_READ + 1,
  ])
  await pool.query(
    `insert into status_sales_analytics (tenant_id, currency, date, status, total_orders)
     values ('default', 'USD', '2024-12-02', 'shipped', $1)`,
    [MOST_ORDERS_READ / 2],
  )
  await pool.query(
    `insert into orders (tenant_id, order_id) select 'default', 'many-' || n from generate_series(1, $1::int) as n`,
    [MOST_ORDERS_READ + 1],
  )
})

async function ask(query: string, days = 'startDate=2024-12-01&endDate=2024-12-02') {
  const { statusCode, body } = await server.app.inject(`/api/analytics/orders?${days}&${query}`)
  return { statusCode, ...JSON.parse(body) }
}

test.each([
  ['customers=new', 'customers'],
  ['customers=returning&happened=placed', 'customers'],
  ['customers=new&country=DE&productId=prod-456', 'customers'],
  ['segment=loyal', 'segment'],
  ['status=paid', 'status'],
  ['search=many', 'search'],
])(
  '%s, which matches too many orders, is refused with the name of the filter and the allowed values',
  async (query, parameter) => {
    const { statusCode, type, errors } = await ask(query)
    expect([statusCode, type]).toEqual([400, expect.stringContaining('invalid-parameters')])
    expect(errors).toEqual([
      expect.objectContaining({
        parameter,
        allowed: expect.stringMatching(/^a shorter period, with at most 400,000 orders, or /),
      }),
    ])
  },
)

test.each(['category', 'brand', 'variantId', 'sku'])(
  'a list by %s reads fewer orders, whose lines it looks up',
  async (name) => {
    const { errors } = await ask(`${name}=any`)
    expect(errors).toEqual([
      expect.objectContaining({ parameter: name, allowed: expect.stringContaining('with at most 100,000 orders') }),
    ])
    expect((await ask(`${name}=any&productId=prod-456`)).statusCode).toBe(200)
    expect((await ask(`${name}=any`, 'startDate=2024-12-01&endDate=2024-12-01')).statusCode).toBe(200)
  },
)

test('several filters that match too many orders are all named', async () => {
  const { errors } = await ask('isGuest=false&status=placed')
  expect(errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual(['status', 'isGuest'])
})

test.each(['customers=new', 'status=placed', 'isGuest=false', 'search=o'])(
  '%s is answered for a period with fewer orders',
  async (query) => {
    const { statusCode, rows, totals } = await ask(query, 'startDate=2024-12-01&endDate=2024-12-01')
    expect([statusCode, rows.length, totals.rows, totals.orders]).toEqual([200, 1, 1, 1])
    expect(totals).not.toHaveProperty('isBounded')
  },
)

test.each([
  'search=order-',
  'customerId=cust-1',
  'isGuest=true',
  'isGuest=false&limit=1',
  'status=unpaid',
  'status=placed',
  'status=shipped',
  'customers=new&cohort=2024-12-01',
  'country=DE&channel=web',
  'happened=refunded&customers=new',
  '',
])('"%s" is answered for any number of orders in the period', async (query) => {
  const { statusCode, errors } = await ask(query)
  expect([statusCode, errors]).toEqual([200, undefined])
})
