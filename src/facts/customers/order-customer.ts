import type { ClientBase } from 'pg'
import { firstOf, isPlaced, type Order, type PlacedOrder } from '../orders/order.ts'
import { type CustomerLinks, endOf, linkKey, readLinks } from './customer-links.ts'

/** The customer that registrations give to an order that states none. One for the order comes before one for its guest. */
function registeredCustomerOf(order: PlacedOrder, { guests }: CustomerLinks): string | undefined {
  const own = firstOf(order, 'registered')
  const { guestKey } = order.placed
  if (own || guestKey === undefined) return own?.customerId
  return guests.get(linkKey(order.tenantId, guestKey))?.customerId
}

/**
 * The order with the customer that counts: the one that it states, otherwise the one that registered, and in both cases the customer that
 * this one was merged into. Its links must have been read.
 *
 * @returns the same object if nothing changes.
 */
export function withCustomer(order: Order, links: CustomerLinks): Order {
  if (!isPlaced(order)) return order
  const { placed, tenantId } = order
  const own = placed.statedCustomerId ?? registeredCustomerOf(order, links)
  const customerId = own === undefined ? undefined : endOf(links, tenantId, own)
  return customerId === placed.customerId ? order : { ...order, placed: { ...placed, customerId } }
}

/** Reads the links that `withCustomer` needs for these orders. */
async function readLinksOfOrders(client: ClientBase, links: CustomerLinks, orders: readonly Order[]): Promise<void> {
  if (links.isEmpty) return
  const placed = orders.filter(isPlaced)
  await readLinks(client, links, {
    customers: placed.flatMap((order) => {
      const id = order.placed.statedCustomerId ?? firstOf(order, 'registered')?.customerId
      return id === undefined ? [] : [{ tenantId: order.tenantId, id }]
    }),
    guests: placed.flatMap(({ tenantId, placed: { statedCustomerId, guestKey } }) =>
      statedCustomerId !== undefined || guestKey === undefined ? [] : [{ tenantId, id: guestKey }],
    ),
  })
}

/** The orders with the customers that count. */
export async function withCustomers<A extends { order: Order }>(
  client: ClientBase,
  applied: readonly A[],
  links: CustomerLinks,
): Promise<A[]> {
  await readLinksOfOrders(
    client,
    links,
    applied.map(({ order }) => order),
  )
  return applied.map((one) => {
    const order = withCustomer(one.order, links)
    return order === one.order ? one : { ...one, order }
  })
}
