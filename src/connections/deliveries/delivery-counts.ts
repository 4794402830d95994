import type pg from 'pg'
import type { DeliveryOutcome } from './delivery-log.ts'

/** The deliveries of all time with the same topic, outcome and reason. */
export interface DeliveryCount {
  connection: string
  topic: string
  outcome: DeliveryOutcome
  /** Of ignored deliveries; otherwise empty. */
  reason: string
  deliveries: number
  lastReceivedAt: string
  /** Of refused deliveries and of those with a problem. */
  lastError: string | undefined
}

interface Row {
  connection: string
  topic: string
  outcome: DeliveryOutcome
  reason: string
  deliveries: string
  last_received_at: string
  last_error: string | null
}

/** The counts of all connections. */
export async function readDeliveryCounts(pool: pg.Pool): Promise<DeliveryCount[]> {
  const { rows } = await pool.query<Row>(`
    select
      connection,
      topic,
      outcome,
      reason,
      sum(deliveries)::text as deliveries,
      to_json(max(last_received_at))#>>'{}' as last_received_at,
      (array_agg(last_error order by last_received_at desc) filter (where last_error is not null))[1] as last_error
    from delivery_accounting
    group by connection, topic, outcome, reason
    order by connection, topic, outcome, reason`)
  return rows.map(({ deliveries, last_received_at, last_error, ...row }) => ({
    ...row,
    deliveries: Number(deliveries),
    lastReceivedAt: new Date(last_received_at).toISOString(),
    lastError: last_error ?? undefined,
  }))
}

/** The stored deliveries of each connection that still have a problem. */
export async function countProblems(pool: pg.Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ connection: string; problems: string }>(`
    select connection, count(*)::text as problems
    from deliveries
    where outcome = 'problem'
    group by connection`)
  return new Map(rows.map(({ connection, problems }) => [connection, Number(problems)]))
}
