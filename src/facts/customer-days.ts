import type { ClientBase } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import type { CustomerActiveOnDay, OrderPlaced } from './changes.ts'

/**
 * Records on which days customers placed orders and tells which of those days are new. Two batches with the same
 * customer's first order of a day meet at the row's key: the second waits and finds it taken. Guests have no days.
 */
export async function recordCustomerDays(
  client: ClientBase,
  placed: readonly OrderPlaced[],
): Promise<CustomerActiveOnDay[]> {
  const byKey = new Map<string, CustomerActiveOnDay>()
  for (const { tenantId, customerId, currency, day } of placed) {
    if (customerId === undefined) continue
    const key = `${tenantId}\u0000${customerId}\u0000${currency}\u0000${day}`
    if (!byKey.has(key)) byKey.set(key, { type: 'CustomerActiveOnDay', tenantId, customerId, currency, day })
  }
  if (byKey.size === 0) return []
  const days = [...byKey.keys()].sort().map((key) => byKey.get(key) as CustomerActiveOnDay)
  const { rows } = await client.query<{ tenant_id: string; currency: string; day: string; customer_id: string }>({
    name: 'record-customer-days',
    text: `
      insert into customer_days (tenant_id, customer_id, currency, day)
      select *
      from unnest($1::text[], $2::text[], $3::text[], $4::date[])
      on conflict do nothing
      returning tenant_id, customer_id, currency, day`,
    values: [
      arrayLiteral(days.map(({ tenantId }) => tenantId)),
      arrayLiteral(days.map(({ customerId }) => customerId)),
      arrayLiteral(days.map(({ currency }) => currency)),
      arrayLiteral(days.map(({ day }) => day)),
    ],
  })
  if (rows.length === days.length) return days
  return rows.map(({ tenant_id, customer_id, currency, day }) => ({
    type: 'CustomerActiveOnDay',
    tenantId: tenant_id,
    customerId: customer_id,
    currency,
    day,
  }))
}
