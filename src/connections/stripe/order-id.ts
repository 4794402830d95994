import type { Connection } from '../connection.ts'
import { type Json, recordOf, textOf } from '../reading/json.ts'

/** Where shops write the id of their order, the most usual place first. */
const USUAL_PATHS = ['metadata.order_id', 'metadata.orderId', 'client_reference_id']
const PATH = /^\w+(?:\.\w+){0,4}$/

/** The places of the id of an order in an object of Stripe. Undefined if the option is invalid. */
export function orderIdPathsOf({ options: { orderIdPath = USUAL_PATHS } }: Connection): string[] | undefined {
  const paths: unknown[] = Array.isArray(orderIdPath) ? orderIdPath : [orderIdPath]
  return paths.every((path): path is string => typeof path === 'string' && PATH.test(path)) ? paths : undefined
}

/** The id of the order that an object of Stripe states. Some shops use an e-mail address as a reference, which must not be stored. */
export function findOrderId(object: Json, connection: Connection): string | undefined {
  for (const path of orderIdPathsOf(connection) ?? []) {
    const names = path.split('.')
    const last = names.pop() ?? ''
    const id = textOf(names.reduce((inner, name) => recordOf(inner[name]), object)[last])
    if (id !== undefined && !id.includes('@')) return id
  }
  return undefined
}
