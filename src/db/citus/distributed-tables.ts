/** A table that is spread over the nodes of a Citus cluster. */
export interface DistributedTable {
  table: string
  /** The column whose value decides on the shard of a row. It is part of every unique key. */
  column: string
  /** The table whose shards lie on the same nodes for the same values. Undefined for the first table of a group. */
  beside?: string
}

/**
 * The tables that grow with each event or order. All other tables are sums that most batches share, or smaller; they stay on the
 * coordinator, where statements may join them.
 */
export const DISTRIBUTED_TABLES: readonly DistributedTable[] = [
  { table: 'inbox', column: 'event_key' },
  { table: 'orders', column: 'order_id' },
  { table: 'order_reversals', column: 'order_id', beside: 'orders' },
  { table: 'order_restatements', column: 'order_id', beside: 'orders' },
  { table: 'withdrawn_order_restatements', column: 'order_id', beside: 'orders' },
  { table: 'failed_payments', column: 'order_id', beside: 'orders' },
]
