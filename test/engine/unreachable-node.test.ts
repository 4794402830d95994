import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { checkCitus } from '../../src/cli/doctor/citus.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox } from '../helpers/engine-inbox.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import { urlOf } from '../helpers/test-servers.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

const isCluster = process.env.TIDEMARK_TEST_CITUS === 'distributed'
const database = useTestDatabase()
let node: TcpProxy

beforeAll(async () => {
  if (!isCluster) return
  const [, worker = ''] = inject('serverUrls')
  node = await startTcpProxy(urlOf(worker, new URL(database.url).pathname.slice(1)))
  const { hostname, port } = new URL(node.url)
  const { port: oldPort } = new URL(worker)
  await database.pool.query(
    'select citus_update_node(nodeid, $1, $2) from pg_dist_node where nodeport = $3 and groupid <> 0',
    [hostname, port, oldPort],
  )
})
afterAll(() => node?.close())

test.skipIf(!isCluster)('while a node is unreachable, nothing is lost and nothing counts twice', async () => {
  const impatient = await createTestInbox(database.pool, { giveUpAfterMs: 100 })
  const patient = await createTestInbox(database.pool)
  const orders = anyOrders(90, 'orders on all nodes')
  const [first, second, third] = [orders.slice(0, 30), orders.slice(30, 60), orders.slice(60)]
  await patient.submit(first.map(orderMessage))

  node.refuse()
  node.cut()
  await expect(impatient.submit(second.map(orderMessage))).rejects.toThrow(
    /^A node of the Citus cluster cannot be reached: connection to the remote node .*Send the events again$/s,
  )
  expect(await checkCitus(database.pool)).toMatchObject([
    { isFine: false, text: expect.stringContaining(`cannot reach 127.0.0.1:${new URL(node.url).port}`) },
  ])
  const waiting = patient.submit(third.map(orderMessage))
  node.accept()
  expect((await waiting).map(({ status }) => status)).toEqual(third.map(() => 'accepted'))
  const repeated = await patient.submit(second.map(orderMessage))
  expect(repeated.map(({ status }) => status)).toEqual(second.map(() => 'accepted'))

  await expectTables(database.pool, orders)
  expect(await readTotals(database.pool)).toMatchObject({ applied: orders.length })
  expect(await checkCitus(database.pool)).toMatchObject([
    { isFine: true, text: expect.stringContaining('orders by order_id') },
  ])
  await Promise.all([impatient.stop(), patient.stop()])
})

test.skipIf(!isCluster)(
  'a node that is lost during a batch takes the whole batch back, which is then applied once',
  async () => {
    const before = Number((await readTotals(database.pool)).applied)
    for (const step of ['deduplicated', 'facts_applied', 'accounted'] as const) {
      let isCut = false
      const inbox = await createTestInbox(database.pool, {
        onStep: (reached) => {
          if (reached !== step || isCut) return
          isCut = true
          node.cut()
        },
      })
      const orders = anyOrders(20, `cut when ${step}`)
      expect((await inbox.submit(orders.map(orderMessage))).map(({ status }) => status)).toEqual(
        orders.map(() => 'accepted'),
      )
      expect(isCut).toBe(true)
      await inbox.stop()
    }
    expect(Number((await readTotals(database.pool)).applied)).toBe(before + 60)
  },
)
