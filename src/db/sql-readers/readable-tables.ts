/** A table or view that SQL readers see. */
export interface ReadableTable {
  name: string
  /** What one row is: the comment of the view, which other programs show. */
  row: string
  /** Columns that identify a customer or may contain such an id. `all`: each row is about one customer. */
  ofPeople: readonly string[] | 'all'
}

const noPeople = (name: string, row: string): ReadableTable => ({ name, row, ofPeople: [] })

/**
 * The tables and views that SQL readers see, if they have `tenant_id`. Stored events, dead letters, deliveries, keys and people are not
 * among them. docs/sql.md has a row for each.
 */
export const readableTables: readonly ReadableTable[] = [
  noPeople('daily_sales_analytics', 'A day: orders, revenue, items, customers, refunds, cancellations'),
  noPeople('hourly_sales_analytics', 'An hour, identified by the instant at which it began'),
  noPeople('quarter_hour_sales', 'A quarter of an hour'),
  noPeople('monthly_sales_summary', 'A month, up to about a minute behind'),
  noPeople('product_analytics', 'A product on a day'),
  noPeople('product_months', 'A product in a month'),
  noPeople('variant_sales', 'A variant and stock keeping unit of a product on a day'),
  noPeople('product_line_parts', 'Discounts and tax that lines state, by day and product'),
  noPeople('product_pairs', 'Two products that were bought in one order, by month'),
  noPeople('product_costs', 'The cost of one unit of a product from a time on, by currency'),
  noPeople('products', 'A product as it is known now'),
  noPeople('dimension_sales_analytics', 'A day by channel, country, payment method or coupon'),
  noPeople('tax_rate_sales', 'Tax of a day by country and rate'),
  noPeople('cohort_analytics', 'A cohort of customers in a period'),
  noPeople('customer_activity', 'Customers by a day with an order and their previous such day'),
  noPeople('order_funnel_analytics', 'The steps that orders reached'),
  noPeople('step_sales_analytics', 'Sales of the orders to which something happened, by the days around the sales'),
  noPeople('status_sales_analytics', 'Sales of a day by the steps that the orders reached'),
  noPeople('order_reversals', 'What refunds, chargebacks, cancellations and revisions changed about an order'),
  noPeople('order_returns', 'Units that were returned from an order, by product and reason'),
  noPeople('sales_restatements', 'What one day of arrival changed in the sums of a day, by reason'),
  noPeople('order_restatements', 'The same by order, where events arrived after the end of the day'),
  noPeople('withdrawn_sales_restatements', 'What withdrawals of events add to sales_restatements'),
  noPeople('withdrawn_order_restatements', 'What withdrawals of events add to order_restatements'),
  noPeople('payment_analytics', 'Payments of a day by outcome, method and reason'),
  noPeople('failed_payments', 'Failed payments by order'),
  noPeople('stock_levels', 'The stock of a product'),
  noPeople('stock_movements', 'Units of a product that left the stock or came back, by time'),
  noPeople('stock_counts', 'A count of a product at a location'),
  noPeople('stock_statements', 'A correction or restocking of a product'),
  noPeople('exchange_rates', 'What one unit of base was worth in quote on a day'),
  noPeople('refund_ids', 'A refund of an order, with its void'),
  noPeople('ingest_accounting', 'The counts of events by source and type'),
  {
    name: 'orders',
    row: 'An order as it is known now; without placed_at it counts nowhere',
    ofPeople: ['customer_id', 'stated_customer_id', 'guest_key', 'history', 'revisions'],
  },
  { name: 'order_lines', row: 'A line of an order', ofPeople: ['customer_id'] },
  {
    name: 'credit_notes',
    row: 'A refund without an order; counts unless voided or failed',
    ofPeople: ['customer_id', 'stated_customer_id'],
  },
  { name: 'payments', row: 'A payment with an id', ofPeople: ['facts', 'links'] },
  { name: 'customers', row: 'A customer in a currency', ofPeople: 'all' },
  { name: 'customer_segments', row: 'The segment of a customer', ofPeople: 'all' },
  { name: 'customer_merges', row: 'A customer with the one it was merged into', ofPeople: 'all' },
  { name: 'guest_registrations', row: 'A guest with the customer who registered', ofPeople: 'all' },
]
