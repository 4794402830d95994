/** A table of facts, which is compared column by column. */
export interface FactTable {
  table: string
  key: readonly string[]
  /** Columns that contain no fact: the time of the last write, and previous values. */
  leftOut: readonly string[]
  /** The SQL condition for a row that contains no fact, and therefore equals a missing row. */
  emptyIf?: string
}

export const factTables: readonly FactTable[] = [
  { table: 'product_costs', key: ['tenant_id', 'product_id', 'currency', 'valid_from'], leftOut: [] },
  { table: 'customer_merges', key: ['tenant_id', 'customer_id'], leftOut: [] },
  { table: 'guest_registrations', key: ['tenant_id', 'guest_key'], leftOut: [] },
  { table: 'orders', key: ['tenant_id', 'order_id'], leftOut: [] },
  { table: 'credit_notes', key: ['tenant_id', 'refund_id'], leftOut: [] },
  { table: 'refund_ids', key: ['tenant_id', 'refund_id', 'order_id'], leftOut: [] },
  { table: 'payments', key: ['tenant_id', 'payment_id'], leftOut: [] },
  {
    table: 'customers',
    key: ['tenant_id', 'currency', 'customer_id'],
    leftOut: ['previous_first_day', 'previous_last_day', 'updated_at'],
    // Whether a customer whose only credit note was voided has a row depends on the batches in which both arrived.
    emptyIf: 'orders = 0 and revenue = 0 and reversed = 0',
  },
  { table: 'products', key: ['tenant_id', 'product_id'], leftOut: ['previous_opening_stock', 'updated_at'] },
  {
    table: 'stock_counts',
    key: ['tenant_id', 'product_id', 'location', 'counted_at'],
    leftOut: ['previous_quantity'],
  },
  { table: 'exchange_rates', key: ['tenant_id', 'base', 'quote', 'date'], leftOut: ['updated_at'] },
]
