import type { Logger } from 'pino'
import type { Inbox } from '../../inbox/message.ts'
import type { Connection } from '../connection.ts'
import { platforms } from '../index.ts'
import type { Delivery, SetupAnswer, SetupRequest } from '../platform.ts'
import { type AppliedReading, applyReading } from './apply-reading.ts'
import type { DeliveryLog } from './delivery-log.ts'
import { interpretDelivery } from './interpret-delivery.ts'

/** The outcome of a delivery that was applied and stored, or why it was not authentic. */
type Received = Accepted | { refused: string }
type Accepted = AppliedReading & { topic: string }

export interface Receiver {
  /** The answer to a request that sets up a webhook; undefined for a delivery, and for a platform without such requests. */
  answerSetup(request: SetupRequest, connection: Connection): SetupAnswer | undefined
  /**
   * Verifies a delivery, applies its events, and stores it with its outcome. Resolves after both are committed.
   *
   * @throws InboxUnavailable, PlatformUnavailable, and the error of the database: the platform sends the delivery again, and what was applied is a duplicate.
   */
  receive(delivery: Delivery, connection: Connection): Promise<Received>
  /** The same for a delivery that Tidemark has asked the platform for, which needs no signature. */
  accept(delivery: Delivery, connection: Connection): Promise<Accepted>
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
  async function accept(delivery: Delivery, connection: Connection): Promise<Accepted> {
    const tenantId = connection.tenant ?? defaultTenantId
    const { topic, headers, kept, reading } = interpretDelivery(platformOf(connection), connection, delivery)
    const applied = await applyReading(reading, connection, { inbox, tenantId })
    const { outcome, reason } = applied
    const { name } = connection
    if (outcome === 'problem') log.warn({ connection: name, topic, reason }, 'delivery has a problem')
    const { receivedMs } = delivery
    const request = 'privacy' in reading ? reading.privacy : undefined
    const delivered = { tenantId, connection: name, receivedMs, topic, outcome, reason, headers, kept }
    await deliveries.record(request ? { ...delivered, request } : delivered)
    return { ...applied, topic }
  }

  return {
    answerSetup: (request, connection) => platformOf(connection).answerSetup?.(request, connection),

    async receive(delivery, connection) {
      const { verify, fetchRecords } = platformOf(connection)
      const verification = await verify(delivery, connection)
      if (verification.isAuthentic) {
        return accept(fetchRecords ? await fetchRecords(delivery, connection) : delivery, connection)
      }
      const { error } = verification
      const { name, tenant = defaultTenantId } = connection
      log.debug({ connection: name, error }, 'delivery refused')
      deliveries.refuse({ tenantId: tenant, connection: name, receivedMs: delivery.receivedMs, error })
      return { refused: error }
    },

    accept,
  }
}

function platformOf({ platform: name }: Connection) {
  const platform = platforms[name]
  if (!platform) throw new Error(`This version does not know the platform "${name}"`)
  return platform
}
