import { UserError } from '../user-error.ts'
import type { Connection } from './connection.ts'
import type { DeliveryRecord } from './deliveries/delivery-log.ts'
import type { Receiver } from './deliveries/receive-delivery.ts'
import { platforms } from './index.ts'
import type { CatchUpOptions, Delivery } from './platform.ts'

export interface CatchUp extends CatchUpOptions {
  receiver: Pick<Receiver, 'accept'>
  onProgress?: (done: number) => void
}

/** Together they are one batch of the inbox. */
const AT_ONCE = 50

/** The records that changed, by the outcome of their delivery. */
export type CatchUpSummary = Record<DeliveryRecord['outcome'], number>

/**
 * Asks the platform of a connection for the records that changed since a time, and reads them as deliveries. Records that are known change
 * nothing.
 *
 * @throws UserError if the platform or the connection does not allow it, InboxUnavailable as `Inbox.submit` does.
 */
export async function catchUp(
  connection: Connection,
  { receiver, onProgress, ...options }: CatchUp,
): Promise<CatchUpSummary> {
  const platform = platforms[connection.platform]
  const changed = platform?.catchUp?.(connection, options)
  if (!changed) {
    throw new UserError(
      `${platform?.title ?? connection.platform} sends deliveries again that were not answered, so there is nothing to catch up with`,
    )
  }
  const summary: CatchUpSummary = { applied: 0, duplicate: 0, ignored: 0, problem: 0 }
  let done = 0
  const accept = async (deliveries: readonly Delivery[]) => {
    for (const { outcome } of await Promise.all(deliveries.map((one) => receiver.accept(one, connection))))
      summary[outcome]++
    done += deliveries.length
    onProgress?.(done)
  }
  let waiting: Delivery[] = []
  for await (const delivery of changed) {
    waiting.push(delivery)
    if (waiting.length < AT_ONCE) continue
    await accept(waiting)
    waiting = []
  }
  await accept(waiting)
  return summary
}
