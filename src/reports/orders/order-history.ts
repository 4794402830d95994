import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Instant, Money, nullable, Text, Units } from '../engine/columns.ts'

/** A line of an order, and units and money of a refund. */
export const OrderLine = Type.Object({
  productId: Text,
  /** As the catalogue has it, else as the first order line did that named it; null where neither knows. */
  name: nullable(Text),
  quantity: Units,
  total: Money,
})

/** Something that happened to an order. */
export const Happening = Type.Object({
  at: Instant,
  /** `placed`, `paid`, `payment_failed`, `shipped`, `refunded`, `cancelled`, or `reserved` (units set aside or put back on sale). */
  kind: Text,
  /** Of the transaction, shipment or refund; of the event where it has none of its own. */
  id: nullable(Text),
  amount: nullable(Money),
  /** Where it is another one than the order's. */
  currency: nullable(Text),
  /** What a refund or cancellation took from net revenue. */
  reversed: nullable(Money),
  method: nullable(Text),
  reason: nullable(Text),
  productId: nullable(Text),
  /** Units set aside, or put back on sale where it is below zero. */
  quantity: nullable(Units),
  /** What a refund was for, or what a shipment held; null where it does not say. A shipment has no amounts. */
  items: nullable(Type.Array(Type.Object({ productId: Text, quantity: Units, amount: nullable(Money) }))),
})

/** The lines of a row of `orders`, as JSON. */
export const linesOf = sql`(
  select json_agg(
    json_build_object(
      'productId', line.content ->> 'productId',
      'name', coalesce(products.name, line_names.name),
      'quantity', line.content ->> 'quantity',
      'total', line.content ->> 'total'
    )
    order by line.position
  )
  from json_array_elements(orders.lines) with ordinality as line (content, position)
  left join products
    on products.tenant_id = orders.tenant_id
    and products.product_id = line.content ->> 'productId'
  left join line_names
    on line_names.tenant_id = orders.tenant_id
    and line_names.product_id = line.content ->> 'productId'
)`

/**
 * All that happened to a row of `orders`, as rows by time: `position`, `at`, `kind`, `amount`, `content`, and what was `reversed` by it. What is
 * taken back takes no more than is left of the order's total, the first first; `wanted` is what it and those before it would take.
 * From an order whose total is below zero, only its cancellation takes anything.
 */
export const happenedTo = sql`(
  select
    position,
    at,
    kind,
    amount,
    content,
    case
      when orders.placed_at is null or kind not in ('refunded', 'cancelled') then null
      when is_foreign then amount
      when orders.total < 0 then case when kind = 'cancelled' then amount else 0 end
      else least(orders.total, wanted) - least(orders.total, wanted - amount)
    end as reversed
  from (
    select
      *,
      sum(case when kind in ('refunded', 'cancelled') and not is_foreign then amount else 0 end) over (
        order by position
        rows unbounded preceding
      ) as wanted
    from (
      select 0 as position, orders.placed_at as at, 'placed' as kind, orders.total as amount, false as is_foreign, '{}'::json as content
      where orders.placed_at is not null
      union all
      select
        happening.position,
        (happening.content ->> 'at')::timestamptz,
        happening.content ->> 'kind',
        case
          when happening.content ->> 'kind' = 'cancelled' then orders.total
          else (happening.content ->> 'amount')::numeric
        end,
        coalesce(happening.content ->> 'currency' <> orders.currency, false),
        happening.content
      from json_array_elements(coalesce(orders.history, '[]')) with ordinality as happening (content, position)
    ) as happened
  ) as happenings
)`

/** The same as JSON. */
export const historyOf = sql`(
  select json_agg(
    json_build_object(
      'at', at,
      'kind', kind,
      'id', content ->> 'id',
      'amount', amount::text,
      'currency', content ->> 'currency',
      'reversed', reversed::text,
      'method', content ->> 'method',
      'reason', nullif(content ->> 'reason', ''),
      'productId', content ->> 'productId',
      'quantity', content ->> 'quantity',
      'items', (
        select json_agg(
          json_build_object('productId', item ->> 'productId', 'quantity', item -> 'quantity', 'amount', item ->> 'amount')
          order by place
        )
        from json_array_elements(content -> 'items') with ordinality as items (item, place)
      )
    )
    order by at, position
  )
  from ${happenedTo} as happenings
)`
