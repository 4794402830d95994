import { readId } from '../../contracts/contract.ts'
import type { Item } from '../../inbox/apply-batch.ts'
import { jsonOf } from '../../inbox/decode.ts'
import { erasedPersonIn, minimalBody, minimalUnknown, visitIds, withPseudonyms } from '../../inbox/erase-persons.ts'
import { orderKey, type Unfinished } from './unfinished.ts'

/** What is left of a stored event of an erased person. */
export interface Rewritten {
  body: string
  erasureId: number | undefined
  /** The order of a registration, whose history has the id of the customer. */
  orderId: string | undefined
}

/**
 * A stored event without what the contract does not read, if it names an erased person or an order of one. Its effects are the
 * same.
 *
 * @returns undefined for an event of others.
 */
export function rewriteEvent(
  { message, decoded }: Item,
  receivedMs: number,
  unfinished: Unfinished,
): Rewritten | undefined {
  const { erased, orders, byPseudonym } = unfinished
  if (decoded.kind === 'rejected') return undefined
  if (decoded.kind === 'unknown') {
    const about = { tenantId: decoded.tenantId, atMs: Math.min(receivedMs, decoded.at?.ms ?? receivedMs) }
    const json = jsonOf(message, decoded)
    let erasureId = byPseudonym.get(erasedPersonIn(json, about, erased) ?? '')
    visitIds(json, (id, kind) => {
      if (kind === 'order') erasureId ??= orders.get(orderKey(decoded.tenantId, id))
    })
    if (erasureId === undefined) return undefined
    return { body: minimalUnknown(decoded, json, about, erased), erasureId, orderId: undefined }
  }
  const { tenantId, payload } = decoded.event
  const { orderId: sent } = payload as { orderId?: string | number }
  const orderId = sent === undefined ? undefined : readId(sent)
  const event = withPseudonyms(decoded.event, erased, receivedMs)
  const own = orderId === undefined ? undefined : orders.get(orderKey(tenantId, orderId))
  if (event === decoded.event && own === undefined) return undefined
  const named = event.payload as Record<string, unknown>
  const { orderId: stored } = named as { orderId?: string | number }
  const erasureId =
    [named.customerId, named.intoCustomerId, named.orderId].flatMap((id) => byPseudonym.get(String(id)) ?? [])[0] ?? own
  return {
    body: minimalBody({ ...decoded, event }, decoded.event.payload),
    erasureId,
    orderId: event.type === 'CustomerRegistered' && stored !== undefined ? readId(stored) : undefined,
  }
}
