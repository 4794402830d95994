import type pg from 'pg'
import { batchRows, inKeyOrder, insertInto } from '../../db/batch-rows.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type PrivacyRequest, recordRequests } from '../../inbox/privacy-requests.ts'

/** The outcomes of deliveries. `refused`: the signature was missing or wrong; nothing else of such a delivery is stored. */
export const deliveryOutcomes = ['applied', 'duplicate', 'ignored', 'problem', 'refused'] as const
export type DeliveryOutcome = (typeof deliveryOutcomes)[number]

/** A delivery with its outcome. */
export interface DeliveryRecord {
  tenantId: string
  connection: string
  receivedMs: number
  topic: string
  outcome: Exclude<DeliveryOutcome, 'refused'>
  /** Why it was ignored, or what its problem is. */
  reason: string | undefined
  headers: Readonly<Record<string, string>>
  /** JSON; undefined when the body was not JSON. */
  kept: string | undefined
  /** A request about personal data, which is stored in the same transaction. */
  request?: PrivacyRequest
}

export interface DeliveryLog {
  /** Resolves when the delivery is stored. */
  record(delivery: DeliveryRecord): Promise<void>
  /** Counts a delivery that was not authentic. It is written later, so that such requests cost no transaction each. */
  refuse(refusal: Pick<DeliveryRecord, 'tenantId' | 'connection' | 'receivedMs'> & { error: string }): void
  /** Writes everything that waits. */
  flush(): Promise<void>
  stop(): Promise<void>
}

interface Count extends Pick<DeliveryRecord, 'tenantId' | 'connection' | 'topic'> {
  outcome: DeliveryOutcome
  reason: string
  deliveries: number
  lastMs: number
  lastError: string | undefined
}

interface Waiting {
  delivery: DeliveryRecord
  done: PromiseWithResolvers<void>
}

const MAX_ROWS = 500
const REFUSALS_EVERY_MS = 1000

/** Stores deliveries, all that wait in one transaction. The busier the database, the more wait. */
export function createDeliveryLog(pool: pg.Pool): DeliveryLog {
  const waiting: Waiting[] = []
  let refusals = new Map<string, Count>()
  let writing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function writeAll() {
    let hasFailed = false
    try {
      while (waiting.length > 0 || (refusals.size > 0 && !hasFailed)) {
        const rows = waiting.splice(0, MAX_ROWS)
        const refused = refusals
        refusals = new Map()
        const deliveries = rows.map(({ delivery }) => delivery)
        try {
          await inTransaction(pool, (client) => write(client, deliveries, refused))
          for (const { done } of rows) done.resolve()
        } catch (error) {
          hasFailed = true
          for (const { done } of rows) done.reject(error)
          for (const refusal of refused.values()) add(refusals, refusal)
        }
      }
    } finally {
      // Without a pause after the last look at what waits, so that nothing arrives in between.
      writing = undefined
      if (refusals.size > 0) later()
    }
  }

  function writeWaiting(): Promise<void> {
    if (waiting.length === 0 && refusals.size === 0) return writing ?? Promise.resolve()
    writing ??= writeAll()
    return writing
  }

  function later() {
    timer ??= setTimeout(() => {
      timer = undefined
      void writeWaiting()
    }, REFUSALS_EVERY_MS).unref()
  }

  return {
    record(delivery) {
      const done = Promise.withResolvers<void>()
      waiting.push({ delivery, done })
      void writeWaiting()
      return done.promise
    },
    refuse({ error, receivedMs: lastMs, tenantId, connection }) {
      const row = { tenantId, connection, topic: '', outcome: 'refused', reason: '' } as const
      add(refusals, { ...row, deliveries: 1, lastMs, lastError: error.slice(0, 500) })
      later()
    },
    flush: writeWaiting,
    async stop() {
      clearTimeout(timer)
      await writeWaiting()
      clearTimeout(timer)
    },
  }
}

async function write(
  client: pg.PoolClient,
  deliveries: readonly DeliveryRecord[],
  refusals: ReadonlyMap<string, Count>,
) {
  const counts = new Map(refusals)
  for (const { receivedMs: lastMs, outcome, reason, ...delivery } of deliveries) {
    const isProblem = outcome === 'problem'
    add(counts, {
      ...delivery,
      outcome,
      reason: outcome === 'ignored' ? (reason ?? '') : '',
      deliveries: 1,
      lastMs,
      lastError: isProblem ? reason : undefined,
    })
  }
  await client.query({ name: 'count-deliveries', text: ADD_COUNTS, values: COUNTS.parameters(inKeyOrder(counts)) })
  if (deliveries.length === 0) return
  await recordRequests(
    client,
    deliveries.flatMap(({ request, ...delivery }) => (request ? [{ ...delivery, request }] : [])),
  )
  await client.query({
    name: 'keep-deliveries',
    text: insertInto('deliveries', ROWS),
    values: ROWS.parameters(deliveries),
  })
}

function add(counts: Map<string, Count>, count: Count): void {
  const { tenantId, connection, topic, outcome, reason, deliveries, lastMs, lastError } = count
  const key = [tenantId, connection, topic, outcome, reason].join('\u0000')
  const known = counts.get(key)
  counts.set(key, {
    ...count,
    deliveries: (known?.deliveries ?? 0) + deliveries,
    lastMs: Math.max(known?.lastMs ?? 0, lastMs),
    lastError: lastError ?? known?.lastError,
  })
}

const instant = (ms: number) => new Date(ms).toISOString()

const ROWS = batchRows<DeliveryRecord>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  connection: ['text', ({ connection }) => connection],
  received_at: ['timestamptz', ({ receivedMs }) => instant(receivedMs)],
  topic: ['text', ({ topic }) => storable(topic)],
  outcome: ['text', ({ outcome }) => outcome],
  reason: ['text', ({ reason }) => reason && storable(reason)],
  headers: ['jsonb', ({ headers }) => storable(JSON.stringify(headers))],
  kept: ['text', ({ kept }) => kept],
})

const COUNTS = batchRows<Count>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  connection: ['text', ({ connection }) => connection],
  topic: ['text', ({ topic }) => storable(topic)],
  outcome: ['text', ({ outcome }) => outcome],
  reason: ['text', ({ reason }) => storable(reason)],
  deliveries: ['bigint', ({ deliveries }) => deliveries],
  last_received_at: ['timestamptz', ({ lastMs }) => instant(lastMs)],
  last_error: ['text', ({ lastError }) => lastError && storable(lastError)],
})

const ADD_COUNTS = `
  insert into delivery_accounting (${COUNTS.names})
  select *
  from ${COUNTS.unnest}
  on conflict (tenant_id, connection, topic, outcome, reason) do update set
    deliveries = delivery_accounting.deliveries + excluded.deliveries,
    last_received_at = greatest(delivery_accounting.last_received_at, excluded.last_received_at),
    last_error = coalesce(excluded.last_error, delivery_accounting.last_error)`

/** Text that PostgreSQL stores. JSON of the kept body has neither, because `JSON.stringify` escapes them. */
const storable = (text: string) => text.toWellFormed().replaceAll('\u0000', '\ufffd')
