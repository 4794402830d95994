import type { Pool } from 'pg'

/** How far the corrections of orders are whose costs became known later, in whichever process. */
export interface CostCorrection {
  tenantId: string
  currency: string
  /** `waiting`: a correction will begin within seconds. */
  status: 'waiting' | 'correcting'
  /** The orders of this time are corrected. Undefined at the end: up to the present. */
  from: Date
  until: Date | undefined
  ordersRead: number
  ordersCorrected: number
  /** The share of the time, below 100 until the correction is complete. Undefined before it has begun. */
  percent: number | undefined
  startedAt: Date | undefined
}

interface StoredCorrection {
  tenant_id: string
  currency: string
  is_waiting: boolean
  from_time: string
  until_time: string | null
  orders_read: string
  orders_corrected: string
  percent: string | null
  started_at: string | null
}

/** Reads the corrections that have begun, and those of recorded changes, which wait. */
export async function readCorrections(pool: Pool): Promise<CostCorrection[]> {
  const { rows } = await pool.query<StoredCorrection>(`
    select
      tenant_id,
      currency,
      false as is_waiting,
      from_time,
      nullif(until_time, 'infinity') as until_time,
      orders_read,
      orders_corrected,
      case
        when stage = 'revised' then 99
        when after_time is null then 0
        else floor(99 * extract(epoch from after_time - from_time)
          / greatest(1, extract(epoch from least(until_time, now()) - from_time)))
      end as percent,
      started_at
    from cost_passes
    union all
    select tenant_id, currency, true, min(from_time), nullif(max(until_time), 'infinity'), 0, 0, null, null
    from cost_changes
    group by tenant_id, currency
    order by tenant_id, currency, is_waiting`)
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    currency: row.currency,
    status: row.is_waiting ? 'waiting' : 'correcting',
    from: new Date(row.from_time),
    until: row.until_time === null ? undefined : new Date(row.until_time),
    ordersRead: Number(row.orders_read),
    ordersCorrected: Number(row.orders_corrected),
    percent: row.percent === null ? undefined : Math.max(0, Math.min(99, Number(row.percent))),
    startedAt: row.started_at === null ? undefined : new Date(row.started_at),
  }))
}

/** A product whose costs no order of a currency uses, because they are in other currencies. */
export interface UnusedCost {
  tenantId: string
  productId: string
  orderCurrency: string
  costCurrencies: string[]
}

/** The most products that are listed. */
const MOST_PRODUCTS = 100

/** Finds products that were sold in a currency in which they never had a cost, although they have costs in others. */
export async function readUnusedCosts(pool: Pool): Promise<UnusedCost[]> {
  const { rows } = await pool.query<{
    tenant_id: string
    product_id: string
    currency: string
    cost_currencies: string[]
  }>(
    `select sold.tenant_id, sold.product_id, sold.currency, costed.cost_currencies
     from (
       select tenant_id, product_id, array_agg(distinct currency order by currency)::text[] as cost_currencies
       from product_costs
       group by tenant_id, product_id
     ) as costed
     join (
       select tenant_id, product_id, currency
       from product_months
       group by tenant_id, product_id, currency
       having sum(total_revenue - gift_card_revenue) > sum(cost_known_revenue)
     ) as sold
       on sold.tenant_id = costed.tenant_id
       and sold.product_id = costed.product_id
     where sold.currency <> all (costed.cost_currencies)
     order by sold.tenant_id, sold.product_id, sold.currency
     limit $1`,
    [MOST_PRODUCTS],
  )
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    productId: row.product_id,
    orderCurrency: row.currency,
    costCurrencies: row.cost_currencies,
  }))
}
