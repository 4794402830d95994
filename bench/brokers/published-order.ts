import { type OrderSequence, whizbangOrders } from '../whizbang-orders.ts'

/** An order as a Whizbang service publishes it. */
export interface PublishedOrder {
  /** The id of the envelope. */
  id: string
  body: Buffer
}

/** Subject or routing key of every order. */
export const SUBJECT = 'ecommerce.contracts.events.ordercreatedevent'
export const CONTENT_TYPE = 'application/json'

export function publishedOrders(sequence: OrderSequence, from: number, to: number): PublishedOrder[] {
  return whizbangOrders(sequence, from, to).map((body) => ({
    id: (JSON.parse(body.toString()) as { id: string }).id,
    body,
  }))
}
