// The erasure of many customers: "node bench/erasure.ts [ORDERS] [CUSTOMERS]". It fills an embedded server in a temporary folder; "--data FOLDER" uses a
// copy of a data folder instead. The mode of the orders is keep, unlink or remove: "--orders unlink".
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config/config.ts'
import { finishAndRemove, requestErasures } from '../src/rebuild/personal-data/erase.ts'
import { type OrderMode, orderModes } from '../src/rebuild/personal-data/request.ts'
import type { Target } from '../src/rebuild/target.ts'
import { withTarget } from '../src/rebuild/with-target.ts'
import { openInbox } from '../src/service/open-inbox.ts'
import { fillShop } from './fill-shop.ts'

export interface ErasureCost {
  customers: number
  orders: number
  storedEvents: number
  /** Until all numbers and lists had pseudonyms. */
  beginMs: number
  /** Until no table named the customers, and removed orders were out of the numbers. */
  totalMs: number
  /** CPU time of this process, without that of the database. */
  cpuMs: number
  peakRssBytes: number
}

const ACTOR = { kind: 'command', name: 'bench' } as const

/** Erases the customers with the most orders, all at once. */
export async function measureErasure(
  target: Target,
  { customers, orders }: { customers: number; orders: OrderMode },
): Promise<ErasureCost> {
  const { pool } = target
  const { rows } = await pool.query<{ tenant_id: string; customer_id: string; orders: string }>(
    `select tenant_id, customer_id, sum(orders) as orders
     from customers
     where not starts_with(customer_id, 'erased-')
     group by tenant_id, customer_id
     order by sum(orders) desc, customer_id
     limit $1`,
    [customers],
  )
  const people = rows.map((row) => ({ tenantId: row.tenant_id, customerId: row.customer_id, orders }))
  const stored = await pool.query<{ events: string }>('select count(*) as events from raw_events')
  const startedMs = performance.now()
  const cpu = process.cpuUsage()
  let peakRssBytes = 0
  const timer = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss())
  }, 100)
  await requestErasures(pool, people, { actor: ACTOR, zone: target.zones.event })
  const beginMs = performance.now() - startedMs
  await finishAndRemove(target, {})
  clearInterval(timer)
  const { user, system } = process.cpuUsage(cpu)
  return {
    customers: people.length,
    orders: rows.reduce((sum, row) => sum + Number(row.orders), 0),
    storedEvents: Number(stored.rows[0]?.events),
    beginMs,
    totalMs: performance.now() - startedMs,
    cpuMs: (user + system) / 1000,
    peakRssBytes: Math.max(peakRssBytes, process.memoryUsage.rss()),
  }
}

/** Prints the cost of an erasure. */
export function describeErasure(mode: OrderMode, cost: ErasureCost): string {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  return `${cost.customers} customers with ${cost.orders} orders, ${cost.storedEvents} stored events, orders: ${mode}
  numbers and lists: ${seconds(cost.beginMs)}, everything: ${seconds(cost.totalMs)}, CPU of the process: ${seconds(cost.cpuMs)}, RSS at most: ${Math.round(cost.peakRssBytes / 2 ** 20)} MiB`
}

const isMode = (text: string): text is OrderMode => (orderModes as readonly string[]).includes(text)

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, orders: { type: 'string', default: 'keep' } },
  })
  const [ordersWanted = '10000', customers = '100'] = positionals
  if (!isMode(values.orders)) throw new Error(`--orders is one of ${orderModes.join(', ')}`)
  const dataDir = values.data ?? mkdtempSync(join(tmpdir(), 'tidemark-erasure-'))
  if (values.data === undefined) chmodSync(dataDir, 0o755)
  const config = readConfig({ TIDEMARK_DATA_DIR: dataDir, TIDEMARK_EMBEDDED_DATABASE_PORT: '0' })
  const opened = await openInbox(config, { role: 'owner' })
  try {
    if (values.data === undefined) await fillShop(opened.inbox, Number(ordersWanted))
    const cost = await withTarget({ config, url: opened.database.url, actor: ACTOR }, (target) =>
      measureErasure(target, { customers: Number(customers), orders: values.orders as OrderMode }),
    )
    console.log(describeErasure(values.orders, cost))
  } finally {
    await opened.close()
    if (values.data === undefined) rmSync(dataDir, { recursive: true, force: true })
  }
}
