import { decimal, decimalText } from '../helpers/decimal.ts'

export type Row = Record<string, string | null>

/** The sums of orders besides their number and total. */
export const PARTS = [
  'items_sold',
  'discounts',
  'tax',
  'shipping',
  'tips',
  'fees',
  'duties',
  'gift_cards_sold',
  'gift_cards_redeemed',
  'goods_line_revenue',
  'cost',
  'cost_known_revenue',
] as const
/** The column of a part, by the day of the order. */
export const columnOf = (part: string): string => (part === 'items_sold' ? 'total_items_sold' : part)

const restated = ['restated_orders', 'restated_revenue', ...PARTS.map((part) => `restated_${part}`), 'adjustments']
const present = [
  'total_orders',
  'total_revenue',
  ...PARTS.map(columnOf),
  'refund_count',
  'refund_count_by_order',
  'refunds',
  'refunds_by_order',
  'chargeback_count',
  'chargeback_count_by_order',
  'chargebacks',
  'chargebacks_by_order',
  'cancelled_orders',
  'cancelled_orders_by_order',
  'cancelled',
  'cancelled_by_order',
  'reversed',
  'reversed_by_order',
]
/** The sums of sales. */
export const sales = [...present, ...restated]
/** The sums of the lines of a product besides units and revenue. */
export const PRODUCT_PARTS = ['cost', 'cost_known_revenue', 'gift_card_revenue'] as const

/** The discounts and the tax that lines of a product state. */
export const LINE_PARTS = ['discounts', 'tax', 'included_tax'] as const

const products = [
  'times_ordered',
  'units_sold',
  'total_revenue',
  'refunded_units',
  'refunded_units_by_order',
  'refunds',
  'refunds_by_order',
  'cancelled_units',
  'cancelled_units_by_order',
  'cancelled',
  'cancelled_by_order',
  'restated_orders',
  'restated_units',
  'restated_revenue',
  ...PRODUCT_PARTS,
  ...PRODUCT_PARTS.map((part) => `restated_${part}`),
]

/** The tables of sums, with their keys (without the tenant) and sums. */
export const SUMMED = {
  daily_sales_analytics: {
    key: ['currency', 'date'],
    sums: [
      ...sales,
      'unique_customers',
      'new_customers',
      'guest_orders',
      'guest_revenue',
      'customer_reversed_by_order',
    ],
  },
  hourly_sales_analytics: { key: ['currency', 'hour'], sums: sales },
  quarter_hour_sales: { key: ['currency', 'quarter'], sums: sales },
  tax_rate_sales: {
    key: ['currency', 'date', 'country', 'rate'],
    sums: ['orders', 'taxable', 'tax', 'restated_orders', 'restated_taxable', 'restated_tax'],
  },
  product_line_parts: {
    key: ['currency', 'date', 'product_id'],
    sums: [...LINE_PARTS, ...LINE_PARTS.map((part) => `restated_${part}`)],
  },
  order_reversals: {
    key: ['currency', 'order_quarter', 'order_id', 'quarter'],
    sums: [
      'refund_count',
      'refunds',
      'chargeback_count',
      'chargebacks',
      'cancelled_orders',
      'cancelled',
      'reversed',
      ...restated,
    ],
  },
  dimension_sales_analytics: { key: ['currency', 'dimension', 'date', 'value'], sums: sales },
  product_analytics: { key: ['currency', 'date', 'product_id'], sums: products },
  variant_sales: { key: ['currency', 'date', 'product_id', 'variant_id', 'sku'], sums: products },
  product_months: { key: ['currency', 'month', 'product_id'], sums: products },
  customer_activity: { key: ['currency', 'date', 'previous_date'], sums: ['customers'] },
  cohort_analytics: {
    key: ['currency', 'grain', 'cohort', 'period'],
    sums: ['customers', 'orders', 'revenue', 'reversed', 'reversed_by_order'],
  },
  order_funnel_analytics: { key: ['currency', 'date', 'step', 'reason'], sums: ['orders', 'seconds'] },
  step_sales_analytics: {
    key: ['currency', 'step', 'date', 'previous_date', 'next_date'],
    sums: ['orders', 'orders_by_order', ...sales],
  },
  status_sales_analytics: { key: ['currency', 'date', 'status'], sums: present },
  payment_analytics: {
    key: ['currency', 'date', 'outcome', 'payment_method', 'reason'],
    sums: ['payments', 'amount'],
  },
  failed_payments: {
    key: ['currency', 'quarter', 'order_id', 'payment_method', 'reason'],
    sums: ['payments', 'amount'],
  },
  stock_statements: { key: ['product_id', 'stated_at', 'event_id'], sums: ['change', 'level', 'levels'] },
  stock_levels: { key: ['product_id'], sums: ['opening', 'restocked', 'adjusted', 'shipped', 'returned', 'reserved'] },
  stock_movements: { key: ['product_id', 'moved_at'], sums: ['units'] },
  order_returns: {
    key: ['currency', 'order_quarter', 'order_id', 'quarter', 'product_id', 'reason'],
    sums: ['units', 'restocked_units'],
  },
  monthly_sales_summary: {
    key: ['currency', 'month'],
    sums: [
      'total_orders',
      'total_revenue',
      'total_items_sold',
      'refunds',
      'cancelled',
      'net_revenue',
      'chargebacks',
      'adjustments',
    ],
  },
} as const satisfies Record<string, { key: string[]; sums: string[] }>
export type SummedTable = keyof typeof SUMMED

/** One as a decimal, because counts and amounts are added in the same way. */
export const ONE = decimal('1')

/** Sums by table and key. Rows with only zero sums are left out. */
export class Sums {
  #tables = new Map<SummedTable, Map<string, { key: Row; sums: Map<string, bigint> }>>()

  add(table: SummedTable, key: Record<string, string>, sums: Record<string, bigint>): void {
    const rows = this.#tables.get(table) ?? new Map<string, { key: Row; sums: Map<string, bigint> }>()
    this.#tables.set(table, rows)
    const name = JSON.stringify(Object.entries(key).sort())
    const row = rows.get(name) ?? { key, sums: new Map<string, bigint>() }
    rows.set(name, row)
    for (const [column, value] of Object.entries(sums)) {
      if (!(SUMMED[table].sums as readonly string[]).includes(column)) throw new Error(`${table} has no ${column}`)
      row.sums.set(column, (row.sums.get(column) ?? 0n) + value)
    }
  }

  /** Adds the sums of a table, or subtracts them. */
  addAll(table: SummedTable, other: Sums, sign: 1n | -1n): void {
    for (const { key, sums } of other.#tables.get(table)?.values() ?? []) {
      const values = Object.fromEntries([...sums].map(([column, value]) => [column, sign * value]))
      this.add(table, key as Record<string, string>, values)
    }
  }

  rows(table: SummedTable): Row[] {
    const rows = [...(this.#tables.get(table)?.values() ?? [])].map(({ key, sums }) => ({
      ...key,
      ...Object.fromEntries(SUMMED[table].sums.map((column) => [column, decimalText(sums.get(column) ?? 0n)])),
    }))
    return withoutZeros(table, rows)
  }
}

export function withoutZeros(table: SummedTable, rows: readonly Row[]): Row[] {
  return rows.filter((row) => SUMMED[table].sums.some((column) => row[column] !== '0'))
}

/** The text of a row, independent of the sequence of its columns. */
export const textOf = (row: Row): string => JSON.stringify(row, Object.keys(row).sort())
