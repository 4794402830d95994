import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import type { Replaced } from './rename-facts.ts'

/** A member of a JSON column that names an order, as these columns are written. */
const ORDER_MEMBER = /"orderId":("(?:[^"\\]|\\.)*")/g

interface Row {
  payment_id: string
  order_id: string | null
  facts: string | null
  links: string | null
}

/**
 * Replaces the ids of orders in payments. The orders still have their history, or have the new ids already.
 *
 * @returns the number of changed rows.
 */
export async function renameInPayments(
  client: ClientBase,
  tenantId: string,
  orders: readonly Replaced[],
): Promise<number> {
  const pseudonyms = new Map(orders.map(({ id, pseudonym }) => [id, pseudonym]))
  const { rows } = await client.query<Row>(NAMING, [
    tenantId,
    arrayLiteral([...pseudonyms.keys()]),
    arrayLiteral([...pseudonyms.values()]),
  ])
  const rename = (text: string | null) =>
    text?.replace(ORDER_MEMBER, (member, json: string) => {
      const pseudonym = pseudonyms.get(JSON.parse(json))
      return pseudonym === undefined ? member : `"orderId":${JSON.stringify(pseudonym)}`
    }) ?? null
  const changed = rows
    .map((row) => ({
      ...row,
      order_id: pseudonyms.get(row.order_id ?? '') ?? row.order_id,
      facts: rename(row.facts),
      links: rename(row.links),
    }))
    .filter((row, i) => JSON.stringify(row) !== JSON.stringify(rows[i]))
  if (changed.length === 0) return 0
  await client.query(
    `update payments set order_id = changed.order_id, facts = changed.facts, links = changed.links
     from unnest($2::text[], $3::text[], $4::json[], $5::json[]) as changed (payment_id, order_id, facts, links)
     where payments.tenant_id = $1 and payments.payment_id = changed.payment_id`,
    [
      tenantId,
      ...(['payment_id', 'order_id', 'facts', 'links'] as const).map((name) =>
        arrayLiteral(changed.map((row) => row[name] ?? undefined)),
      ),
    ],
  )
  return changed.length
}

/**
 * The payments that name one of the orders. Each fact of a payment is also in the history of its order. A payment of which several orders state
 * that it is theirs counts for one of them.
 */
const NAMING = `
  with own as (
    select found[1]::json #>> '{}' as payment_id
    from orders
    cross join regexp_matches(history::text, '"(?:payment|paymentId)":("(?:[^"\\\\]|\\\\.)*")', 'g') as found
    where tenant_id = $1
    and order_id = any($2::text[] || $3::text[])
  )
  select payment_id, order_id, facts::text, links::text
  from payments
  where tenant_id = $1
  and (
    order_id = any($2::text[])
    or payment_id in (select payment_id from own)
    or json_array_length(links) > 1
  )`
