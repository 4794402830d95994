import { Type } from 'typebox'
import { sql } from '../../../db/sql.ts'
import { eventTypeByKind } from '../../../facts/orders/order-history.ts'
import { Flag, Instant, Money, nullable, Text, Units } from '../../engine/columns.ts'
import { describe } from '../../engine/describe.ts'

/** A line of an order. */
export const OrderLine = Type.Object({
  productId: Text,
  name: describe(
    nullable(Text),
    'The name in the catalogue, or in the first order line with a name; null if there is none',
  ),
  unitCost: describe(nullable(Money), 'As stated, otherwise that of the product at the time of the order'),
  quantity: Units,
  total: Money,
  variantId: describe(nullable(Text), 'As the line states it'),
  sku: nullable(Text),
  tax: nullable(Money),
  taxRate: describe(nullable(Units), 'In percent'),
  discount: describe(nullable(Money), 'The discount of the line, which is not subtracted from its total'),
  isGiftCard: Flag,
})

/** An entry in the history of an order. */
export const OrderEvent = Type.Object({
  at: Instant,
  kind: describe(
    Text,
    `${['placed', 'revised', 'guest_registered', 'merged', ...Object.keys(eventTypeByKind)].map((kind) => `\`${kind}\``).join(', ')}; \`reserved\` also stands for released units`,
  ),
  id: describe(
    nullable(Text),
    'Id of the transaction, shipment (also for `shipment_cancelled`), return or refund (also for `refund_voided`), number of the revision, time of a void or reinstatement or of a failed payment with an id, or id of the event if there is none',
  ),
  amount: describe(nullable(Money), 'For `placed` and `revised` the total of the order'),
  change: describe(
    nullable(Money),
    'The change of the total by a revision; null for the first revision, and if the currency changed',
  ),
  currency: describe(nullable(Text), 'Only if it differs from that of the order'),
  reversed: describe(nullable(Money), 'The reduction of net revenue by a refund or cancellation'),
  method: nullable(Text),
  reason: nullable(Text),
  productId: nullable(Text),
  quantity: describe(nullable(Units), 'Units reserved; negative for units released'),
  items: describe(
    nullable(
      Type.Array(Type.Object({ productId: Text, quantity: Units, amount: nullable(Money), reason: nullable(Text) })),
    ),
    'The items of a refund, shipment or return; null if the event has none. Only items of a refund have an amount, and only those of a return a reason.',
  ),
  refundKind: describe(nullable(Text), '`refund` or `chargeback`'),
  refundStatus: describe(
    nullable(Text),
    '`pending`, `succeeded`, or why a refund does not count: `failed`, `voided`, `unchanged` if it states the same running total, or `repeated` if another event describes this refund',
  ),
  shippingAmount: nullable(Money),
  taxAmount: nullable(Money),
  adjustmentAmount: nullable(Money),
  paymentId: describe(nullable(Text), 'The payment of the entry, if it has an id'),
  shipmentId: describe(nullable(Text), 'The shipment that was updated'),
  trackingNumber: nullable(Text),
  carrier: nullable(Text),
  isCounted: describe(nullable(Flag), 'Whether a shipment counts: not if it was cancelled. Null for other entries'),
  isRestocked: describe(nullable(Flag), 'Whether returned units went back into the stock. Null for other entries'),
})

/** The lines of a row of `orders`, as JSON. */
export const linesOf = sql`(
  select json_agg(
    json_build_object(
      'productId', line.content ->> 'productId',
      'unitCost', case when line.content ->> 'kind' is null then coalesce(line.content ->> 'unitCost', line.content ->> 'productCost') end,
      'name', coalesce(products.name, line_names.name),
      'quantity', line.content ->> 'quantity',
      'total', line.content ->> 'total',
      'variantId', line.content ->> 'variantId',
      'sku', line.content ->> 'sku',
      'tax', line.content ->> 'tax',
      'taxRate', line.content ->> 'taxRate',
      'discount', line.content ->> 'discount',
      'isGiftCard', coalesce(line.content ->> 'kind' = 'gift_card', false)
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
 * The history of a row of `orders`, as rows by time: `position`, `at`, `kind`, `amount`, `content`, `is_reversal` and `reversed`. Refunds and
 * cancellations that count reverse no more than what is left of the total of the order, in the order of their times. `refunded` is the sum
 * of the refunds so far. If the total of the order is negative, only its cancellation reverses anything.
 */
export const eventsOfOrder = sql`(
  select
    position,
    at,
    kind,
    amount,
    content,
    is_reversal,
    case
      when orders.placed_at is null or not is_reversal then null
      when is_foreign then amount
      when kind = 'cancelled' then orders.total - least(greatest(orders.total, 0), refunded)
      when is_after_cancellation then 0
      else least(greatest(orders.total, 0), refunded) - least(greatest(orders.total, 0), refunded - amount)
    end as reversed
  from (
    select
      *,
      sum(case when is_reversal and kind = 'refunded' and not is_foreign then amount else 0 end) over so_far as refunded,
      bool_or(kind = 'cancelled') over so_far as is_after_cancellation
    from (
      select
        0 as position,
        orders.placed_at as at,
        'placed' as kind,
        coalesce((orders.revisions -> 0 ->> 'total')::numeric, orders.total) as amount,
        false as is_foreign,
        false as is_reversal,
        json_build_object('currency', orders.revisions -> 0 ->> 'currency') as content
      where orders.placed_at is not null
      union all
      select 0, (content ->> 'revised_at')::timestamptz, 'revised', (content ->> 'total')::numeric, false, false, revised
      from (
        select
          content,
          json_build_object(
            'id', content ->> 'number',
            'currency', content ->> 'currency',
            'change', case
              when content ->> 'currency' = lag(content ->> 'currency') over numbered
                then (content ->> 'total')::numeric - lag((content ->> 'total')::numeric) over numbered
            end
          ) as revised
        from json_array_elements(orders.revisions) with ordinality as revision (content, position)
        window numbered as (order by position)
      ) as revisions
      where (content ->> 'number')::numeric >= 0
      union all
      select
        event.position,
        (event.content ->> 'at')::timestamptz,
        event.content ->> 'kind',
        case
          when event.content ->> 'kind' = 'cancelled' then orders.total
          else (event.content ->> 'amount')::numeric
        end,
        coalesce(event.content ->> 'currency' <> orders.currency, false),
        event.content ->> 'kind' in ('refunded', 'cancelled') and event.content ->> 'uncounted' is null,
        event.content
      from json_array_elements(coalesce(orders.history, '[]')) with ordinality as event (content, position)
    ) as all_events
    window so_far as (order by position rows unbounded preceding)
  ) as events
)`

/** The chargebacks of a row of `orders` in its currency. */
export const chargedBackOf = sql`(
  select coalesce(sum((entry ->> 'amount')::numeric), 0)
  from json_array_elements(orders.history) as entry
  where entry ->> 'type' = 'chargeback'
  and entry ->> 'uncounted' is null
  and coalesce(entry ->> 'currency', orders.currency) = orders.currency
)`

/** The history of a row of `orders`, as JSON. */
export const historyOf = sql`(
  select json_agg(
    json_build_object(
      'at', at,
      'kind', kind,
      'id', content ->> 'id',
      'amount', amount::text,
      'change', content ->> 'change',
      'currency', nullif(content ->> 'currency', orders.currency),
      'reversed', reversed::text,
      'method', content ->> 'method',
      'reason', nullif(content ->> 'reason', ''),
      'productId', content ->> 'productId',
      'quantity', content ->> 'quantity',
      'items', (
        select json_agg(
          json_build_object(
            'productId', item ->> 'productId',
            'quantity', item -> 'quantity',
            'amount', item ->> 'amount',
            'reason', nullif(item ->> 'reason', '')
          )
          order by items.position
        )
        from json_array_elements(content -> 'items') with ordinality as items (item, position)
      ),
      'refundKind', case when kind = 'refunded' then coalesce(content ->> 'type', 'refund') end,
      'refundStatus', case
        when kind = 'refunded' then coalesce(content ->> 'uncounted', content ->> 'status', 'succeeded')
      end,
      'shippingAmount', content ->> 'shipping',
      'taxAmount', content ->> 'tax',
      'adjustmentAmount', content ->> 'adjustment',
      'paymentId', coalesce(content ->> 'payment', content ->> 'paymentId'),
      'shipmentId', content ->> 'shipmentId',
      'trackingNumber', content ->> 'trackingNumber',
      'carrier', content ->> 'carrier',
      'isCounted', case
        when kind = 'shipped' then not exists (
          select
          from json_array_elements(orders.history) as other
          where other ->> 'kind' = 'shipment_cancelled'
          and other ->> 'id' = content ->> 'id'
        )
      end,
      'isRestocked', case when kind = 'returned' then coalesce((content ->> 'restocked')::boolean, true) end
    )
    order by at, position, kind, (case when kind = 'revised' then content ->> 'id' end)::numeric
  )
  from ${eventsOfOrder} as events
)`
