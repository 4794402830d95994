import type { Logger } from 'pino'
import type { Inbox } from '../inbox/message.ts'
import { type AppliedReading, applyReading } from './apply-reading.ts'
import type { Connection } from './connection.ts'
import type { DeliveryLog } from './delivery-log.ts'
import { platforms } from './index.ts'
import { interpretDelivery } from './interpret-delivery.ts'
import type { Delivery, SetupAnswer, SetupRequest } from './platform.ts'

/** The outcome of a delivery that was applied and stored, or why it was not authentic. */
type Received = (AppliedReading & { topic: string }) | { refused: string }

export interface Receiver {
  /** The answer to a request that sets up a webhook; undefined for a delivery, and for a platform without such requests. */
  answerSetup(request: SetupRequest, connection: Connection): SetupAnswer | undefined
  /**
   * Verifies a delivery, applies its events, and stores it with its outcome. Resolves after both are committed.
   *
   * @throws InboxUnavailable, and the error of the database: the platform sends the delivery again, and what was applied is a duplicate.
   */
  receive(delivery: Delivery, connection: Connection): Promise<Received>
}

export interface ReceiverOptions {
  inbox: Inbox
  log: Pick<Logger, 'debug' | 'warn'>
  deliveries: DeliveryLog
  /** The tenant of connections that name none. */
  tenantId: string
}

/** Makes what receives the deliveries of all connections. */
export function createReceiver({ inbox, log, deliveries, tenantId: defaultTenantId }: ReceiverOptions): Receiver {
  return {
    answerSetup: (request, connection) => platformOf(connection).answerSetup?.(request, connection),

    async receive(delivery, connection) {
      const platform = platformOf(connection)
      const { receivedMs } = delivery
      const tenantId = connection.tenant ?? defaultTenantId
      const verification = await platform.verify(delivery, connection)
      if (!verification.isAuthentic) {
        const { error } = verification
        log.debug({ connection: connection.name, error }, 'delivery refused')
        deliveries.refuse({ tenantId, connection: connection.name, receivedMs, error })
        return { refused: error }
      }
      const { topic, headers, kept, reading } = interpretDelivery(platform, connection, delivery)
      const applied = await applyReading(reading, connection, { inbox, tenantId })
      const { outcome, reason } = applied
      if (outcome === 'problem') log.warn({ connection: connection.name, topic, reason }, 'delivery has a problem')
      await deliveries.record({
        tenantId,
        connection: connection.name,
        receivedMs,
        topic,
        outcome,
        reason,
        headers,
        kept,
      })
      return { ...applied, topic }
    },
  }
}

function platformOf({ platform: name }: Connection) {
  const platform = platforms[name]
  if (!platform) throw new Error(`This version does not know the platform "${name}"`)
  return platform
}
