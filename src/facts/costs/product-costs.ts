import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../../db/batch-rows.ts'
import { formatMoney, type Money, readMoney, storedMoney } from '../../money.ts'
import { isPlaced, type Order } from '../orders/order.ts'
import { placementOf } from '../orders/revisions.ts'
import { needsProductCost, withoutProductCosts, withProductCosts } from './line-costs.ts'

/** What one unit of a product costs from a time on. */
interface ProductCost {
  tenantId: string
  productId: string
  currency: string
  validFrom: string
  cost: Money
}

const isCatalogueEvent = (event: AnyEvent): event is Event<'ProductCreated' | 'ProductUpdated'> & AnyEvent =>
  event.type === 'ProductCreated' || event.type === 'ProductUpdated'

/**
 * Records the costs of products that a batch states. All costs are stored, each from the time of its event on. Of several for the same time, the
 * largest counts. If a cost is new, the times of the orders that it concerns are recorded too: orders that were counted before are corrected in
 * the background.
 *
 * @returns whether the batch states a cost.
 */
export async function recordProductCosts(
  client: ClientBase,
  events: readonly AnyEvent[],
  { currency: defaultCurrency }: { currency: string },
): Promise<boolean> {
  const costs = new Map<string, ProductCost>()
  for (const event of events) {
    if (!isCatalogueEvent(event) || event.payload.cost === undefined) continue
    const { tenantId, at, payload } = event
    const { currency = defaultCurrency } = payload
    const productId = readId(payload.productId)
    const stated = { tenantId, productId, currency, validFrom: at.text, cost: readMoney(payload.cost as string) }
    const key = costKey(tenantId, productId, currency, at.text)
    const known = costs.get(key)
    if (!known || stated.cost > known.cost) costs.set(key, stated)
  }
  if (costs.size === 0) return false
  await client.query({
    name: 'record-product-costs',
    text: RECORD_COSTS,
    values: COSTS.parameters(inKeyOrder(costs)),
  })
  return true
}

const costKey = (...key: [tenantId: string, productId: string, currency: string, at: string]) => key.join('\u0000')

const COSTS = batchRows<ProductCost>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  product_id: ['text', ({ productId }) => productId],
  currency: ['text', ({ currency }) => currency],
  valid_from: ['timestamptz', ({ validFrom }) => validFrom],
  cost: ['numeric', ({ cost }) => formatMoney(cost)],
})

/** A cost ends with the next known one. A later cost that is being written elsewhere is not seen, so the time may be longer than needed. */
const RECORD_COSTS = `
  with written as (
    ${insertInto('product_costs', COSTS)}
    on conflict (tenant_id, product_id, currency, valid_from) do update set cost = excluded.cost
    where excluded.cost > product_costs.cost
    returning
      tenant_id,
      currency,
      valid_from,
      (
        select min(next.valid_from)
        from product_costs as next
        where next.tenant_id = product_costs.tenant_id
        and next.product_id = product_costs.product_id
        and next.currency = product_costs.currency
        and next.valid_from > product_costs.valid_from
      ) as valid_until
  )
  insert into cost_changes (tenant_id, currency, from_time, until_time)
  select tenant_id, currency, min(valid_from), max(coalesce(valid_until, 'infinity'))
  from written
  group by tenant_id, currency
  order by tenant_id, currency`

/** A product in an order, for which a cost is wanted. */
interface Wanted {
  tenantId: string
  productId: string
  currency: string
  at: string
}

/**
 * Orders with the costs of their products at the times of the orders, read in one statement. Each is the same object if its costs are the
 * same. Voided orders lose their costs.
 */
export async function readOrderCosts(client: ClientBase, orders: readonly Order[]): Promise<Order[]> {
  const wanted = new Map<string, Wanted>()
  for (const order of orders) {
    for (const one of wantedBy(order)) wanted.set(costKey(one.tenantId, one.productId, one.currency, one.at), one)
  }
  const costs = wanted.size === 0 ? new Map<string, Money>() : await readCosts(client, [...wanted.values()])
  return orders.map((order) =>
    withProductCosts(order, (productId, currency, at) => costs.get(costKey(order.tenantId, productId, currency, at))),
  )
}

/** The orders after a batch, with the costs of their products where the orders themselves have changed. */
export async function withCosts(
  client: ClientBase,
  changed: readonly { before: Order; order: Order }[],
  { usesCosts }: { usesCosts: boolean },
): Promise<Order[]> {
  const isDescribed = ({ before, order }: (typeof changed)[number]) =>
    order.placed !== before.placed || order.revisions !== before.revisions
  const described = changed.filter(isDescribed).map(({ order }) => order)
  const costed = usesCosts
    ? await readOrderCosts(client, described)
    : described.map((order) => (isPlaced(order) ? order : withoutProductCosts(order)))
  const ofOrder = new Map(described.map((order, i) => [order, costed[i]]))
  return changed.map(({ order }) => ofOrder.get(order) ?? order)
}

function wantedBy(order: Order): Wanted[] {
  if (!isPlaced(order)) return []
  const { tenantId, placed, revisions } = order
  const described = revisions?.map((_, i) => placementOf(revisions.slice(0, i + 1)) ?? placed) ?? [placed]
  return described.flatMap(({ at, currency, lines }) =>
    lines.filter(needsProductCost).map(({ productId }) => ({ tenantId, productId, currency, at: at.text })),
  )
}

const WANTED = batchRows<Wanted>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  product_id: ['text', ({ productId }) => productId],
  currency: ['text', ({ currency }) => currency],
  at: ['timestamptz', ({ at }) => at],
})

const READ_COSTS = `
  select wanted.position, latest.cost
  from ${WANTED.unnest} with ordinality as wanted (${WANTED.names}, position)
  cross join lateral (
    select cost
    from product_costs
    where product_costs.tenant_id = wanted.tenant_id
    and product_costs.product_id = wanted.product_id
    and product_costs.currency = wanted.currency
    and product_costs.valid_from <= wanted.at
    order by product_costs.valid_from desc
    limit 1
  ) as latest`

/** The costs that are known, by `costKey`. */
async function readCosts(client: ClientBase, wanted: readonly Wanted[]): Promise<Map<string, Money>> {
  const { rows } = await client.query<{ position: string; cost: string }>({
    name: 'read-product-costs',
    text: READ_COSTS,
    values: WANTED.parameters(wanted),
  })
  return new Map(
    rows.map(({ position, cost }): [string, Money] => {
      const { tenantId, productId, currency, at } = wanted[Number(position) - 1] as Wanted
      return [costKey(tenantId, productId, currency, at), storedMoney(cost)]
    }),
  )
}
