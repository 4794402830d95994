import { sql } from '../../../db/sql.ts'

/**
 * The table `orders` for a single order that may be voided: then the columns that describe the order come from its highest revision, as
 * `placementOf` in `src/facts/orders/revisions.ts` reads them.
 */
export const describedOrders = sql`(
  select
    orders.tenant_id,
    orders.order_id,
    orders.placed_at is null and orders.revisions is not null as is_voided,
    coalesce(orders.placed_at, described.placed_at) as placed_at,
    coalesce(orders.customer_id, terms ->> 'customer_id') as customer_id,
    case
      when orders.placed_at is null then terms ->> 'customer_id'
      else nullif(coalesce(orders.stated_customer_id, orders.customer_id), '')
    end as stated_customer_id,
    coalesce(orders.guest_key, terms ->> 'guest_key') as guest_key,
    coalesce(orders.currency, terms ->> 'currency') as currency,
    coalesce(orders.total, (terms ->> 'total')::numeric) as total,
    coalesce(orders.discount, (terms ->> 'discount')::numeric) as discount,
    coalesce(orders.tax, (terms ->> 'tax')::numeric) as tax,
    coalesce(orders.shipping, (terms ->> 'shipping')::numeric) as shipping,
    coalesce(orders.tips, (terms ->> 'tips')::numeric) as tips,
    coalesce(orders.fees, (terms ->> 'fees')::numeric) as fees,
    coalesce(orders.duties, (terms ->> 'duties')::numeric) as duties,
    coalesce(orders.gift_cards_sold, (terms ->> 'gift_cards_sold')::numeric) as gift_cards_sold,
    coalesce(orders.gift_cards_redeemed, (terms ->> 'gift_cards_redeemed')::numeric) as gift_cards_redeemed,
    coalesce(orders.tax_included, (terms ->> 'tax_included')::boolean) as tax_included,
    coalesce(orders.channel, terms ->> 'channel') as channel,
    coalesce(orders.country, terms ->> 'country') as country,
    coalesce(orders.payment_method, terms ->> 'payment_method') as payment_method,
    coalesce(orders.cost, (terms ->> 'cost')::numeric) as cost,
    coalesce(orders.cost_known_revenue, (terms ->> 'cost_known_revenue')::numeric) as cost_known_revenue,
    coalesce(orders.coupon_code, terms ->> 'coupon_code') as coupon_code,
    coalesce(orders.coupon_codes, terms -> 'coupon_codes') as coupon_codes,
    coalesce(orders.lines, terms -> 'lines') as lines,
    orders.cancelled_at,
    orders.cancel_reason,
    orders.paid_at,
    orders.partly_shipped_at,
    orders.shipped_at,
    orders.refunded,
    orders.reversed,
    orders.history,
    orders.revisions
  from orders
  left join lateral (
    select
      (array_agg(content order by position desc))[1] as terms,
      coalesce(
        (array_agg(content ->> 'placed_at' order by position desc) filter (where content ->> 'placed_at' is not null))[1],
        (array_agg(content ->> 'revised_at' order by position))[1]
      )::timestamptz as placed_at
    from json_array_elements(orders.revisions) with ordinality as revision (content, position)
  ) as described on orders.placed_at is null
)`

/**
 * The changes that revisions of a row of `orders` make by the day of the event, as rows: `at`, `kind` (`placed` or `adjusted`), `sign` and `terms`.
 * The same as `restatementsOf` in `src/facts/orders/restatements.ts`.
 */
export const restatementsOfOrder = sql`(
  select part.*
  from (
    select content, position, lag(content) over (order by position) as previous, count(*) over () as revisions
    from json_array_elements(orders.revisions) with ordinality as revision (content, position)
  ) as revision
  cross join lateral (
    values
      (orders.placed_at, 'placed', -1, case when position = revisions then content end),
      (
        coalesce(content ->> 'placed_at', content ->> 'revised_at')::timestamptz,
        'placed',
        1,
        case when position = 1 then content end
      ),
      ((content ->> 'revised_at')::timestamptz, 'adjusted', -1, previous),
      ((content ->> 'revised_at')::timestamptz, 'adjusted', 1, case when position > 1 then content end)
  ) as part (at, kind, sign, terms)
  where revisions > 1
  and orders.placed_at is not null
  and terms is not null
)`
