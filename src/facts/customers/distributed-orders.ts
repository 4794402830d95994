/** Where the orders of customers are. */
export interface Distribution {
  /** Whether orders are spread over the nodes of a Citus cluster. Default: no. */
  isDistributed?: boolean | undefined
}

/** SQL for `afterPulling`: the orders of the tenants in the first parameter and the customers in the second. */
export const ORDERS_OF_CUSTOMERS = 'tenant_id = any($1::text[]) and customer_id = any($2::text[])'
