import type pg from 'pg'
import { pino } from 'pino'
import { readConfig } from '../../src/config/config.ts'
import { createPartitions, ownPartitionedTables } from '../../src/db/partitions.ts'
import { createCalendar } from '../../src/facts/calendar.ts'
import { createInbox, type InboxSettings } from '../../src/inbox/inbox.ts'
import type { Inbox } from '../../src/inbox/message.ts'
import { perspectives as ownPerspectives } from '../../src/perspectives/index.ts'
import type { Perspective } from '../../src/perspectives/perspective.ts'
import { registerRules, rulesOf } from '../../src/rebuild/filling/table-rules.ts'
import { readZone } from '../../src/zones/read-zone.ts'

type Options = Partial<
  Pick<
    InboxSettings,
    | 'batchSize'
    | 'batchWaitMs'
    | 'batchConnections'
    | 'giveUpAfterMs'
    | 'onStep'
    | 'maxEventBytes'
    | 'clock'
    | 'problem'
    | 'calendar'
  >
>

/** The real inbox on a given pool, with perspectives of the test before the built-in ones, as in `openInbox`. */
export async function createTestInbox(
  pool: pg.Pool,
  {
    timeZone = 'UTC',
    perspectives = [],
    ...options
  }: Options & { timeZone?: string; perspectives?: readonly Perspective[] } = {},
): Promise<Inbox> {
  const partitions = createPartitions(pool, ownPartitionedTables)
  const all = [...perspectives, ...ownPerspectives]
  const rules = rulesOf(all)
  await registerRules(pool, rules)
  return createInbox({
    ...readConfig({}),
    giveUpAfterMs: Number.POSITIVE_INFINITY,
    ...options,
    pool,
    log: pino({ level: 'silent' }),
    rules: rules.fingerprint,
    perspectives: all,
    calendar: options.calendar ?? createCalendar(await readZone(pool, timeZone)),
    ensurePartitions: partitions.ensure,
    ensureRawPartition: (nowMs) => partitions.ensure('raw_events', [new Date(nowMs).toISOString()]),
    forgetPartitions: partitions.forget,
  })
}

/** Empties every table that a batch writes, and the opening balance. The partitions remain. */
export async function forgetEverything(pool: pg.Pool): Promise<void> {
  const tables = [
    'inbox',
    'raw_events',
    'withdrawn_events',
    'withdrawn_sales_restatements',
    'withdrawn_order_restatements',
    'retractions',
    'dead_letters',
    'contradictions',
    'ingest_accounting',
    'ingest_warnings',
    'line_names',
    'orders',
    'credit_notes',
    'refund_ids',
    'payments',
    'customer_merges',
    'guest_registrations',
    'stock_counts',
    'customers',
    'products',
    'product_costs',
    'cost_changes',
    'cost_passes',
    'erased_ids',
    'erasures',
    'exchange_rates',
    'closings',
    'privacy_requests',
  ]
  const perspectives = ownPerspectives.map(({ table }) => table)
  await pool.query([...tables, ...perspectives].map((table) => `delete from ${table}`).join(';'))
  await pool.query('drop schema if exists tidemark_closed cascade')
}
