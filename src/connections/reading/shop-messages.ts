import { createHash } from 'node:crypto'
import { MAX_ID_LENGTH } from '../../contracts/contract.ts'
import { camelCaseOf } from '../../contracts/read.ts'
import type { Message } from '../../inbox/message.ts'
import type { Connection } from '../connection.ts'
import type { ShopEvent } from '../platform.ts'

/** The name of a connection in the accounting, in dead letters and in the metrics. No source can have such a name. */
export const sourceOf = (connection: string): string => `hook:${connection}`

/** The events of a connection, as messages for the inbox. They can only be of the connection's tenant. */
export function toMessages(events: readonly ShopEvent[], connection: Connection, tenantId: string): Message[] {
  const { name, idPrefix } = connection
  return events.map(({ id, type, time, data }) => {
    const body = { id: shortened(`${name}:${id}`), type, time, data: idPrefix ? withPrefix(data, idPrefix) : data }
    return { source: sourceOf(name), body: JSON.stringify(body), defaultTenantId: tenantId, onlyTenantId: tenantId }
  })
}

/** A sender may choose ids that are longer than those of events. */
function shortened(id: string): string {
  return id.length <= MAX_ID_LENGTH ? id : createHash('sha256').update(id).digest('hex')
}

/** Ids of the shop's records. Ids of variants count within their product, and the hash of a guest names the same person everywhere. */
const RECORD_ID = /^(?:order|refund|payment|shipment|return|customer|intoCustomer|product)Ids?$/

function withPrefix(value: unknown, prefix: string, isId = false): unknown {
  if (Array.isArray(value)) return value.map((element) => withPrefix(element, prefix, isId))
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    return Object.fromEntries(
      entries.map(([key, part]) => [key, withPrefix(part, prefix, RECORD_ID.test(camelCaseOf(key)))]),
    )
  }
  const isText = (typeof value === 'string' && value !== '') || typeof value === 'number'
  return isId && isText ? `${prefix}${value}` : value
}
