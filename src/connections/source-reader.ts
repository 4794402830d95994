import { openBody } from '../inbox/bodies/open-body.ts'
import type { Message } from '../inbox/message.ts'
import type { Connection } from './connection.ts'
import { withDefaults } from './connection-schema.ts'
import { interpretDelivery } from './deliveries/interpret-delivery.ts'
import { platforms } from './index.ts'
import { toMessages } from './reading/shop-messages.ts'

/** A source whose messages may be those of a platform. */
export interface PlatformSource {
  name: string
  tenantId?: string
  platform?: string
  platformSettings?: Partial<Pick<Connection, 'productKey' | 'countPending' | 'options'>>
}

/** The messages for the inbox that a message of a platform becomes. None, if there is nothing to count. */
export type SourceReader = (message: Message) => readonly Message[]

/** More than a message has at any broker. */
const LIMITS = { maxEventBytes: 64 << 20 }

/**
 * Makes what reads the messages of a source by the adapter of its platform; undefined for a source of Tidemark's own events. The login at the broker is
 * the proof of their origin. A message that should count and cannot be read becomes a dead letter, with the properties that the adapter keeps.
 */
export function createSourceReader(source: PlatformSource): SourceReader | undefined {
  const { name, tenantId: tenant, platform: platformName, platformSettings } = source
  if (platformName === undefined) return undefined
  const platform = platforms[platformName]
  if (!platform) throw new TypeError(`"${platformName}" is not a platform`)
  const connection = withDefaults({ name, platform: platformName, tenant, ...platformSettings })

  return (message) => {
    const { source: origin, defaultTenantId, headers = {}, fallbackId } = message
    const opened = openBody(message.body, headers['content-encoding'], LIMITS)
    if ('reason' in opened) return [message]
    const delivery = { headers, body: Buffer.from(opened.text), receivedMs: Date.now() }
    const { reading, kept, topic } = interpretDelivery(platform, connection, delivery)
    // What is not JSON is rejected by the inbox, as every such message.
    if (kept === undefined) return [message]
    const common = { source: origin, defaultTenantId }
    const events = 'events' in reading ? toMessages(reading.events, connection, '') : []
    const messages: Message[] = events.map(({ body }) => ({ ...common, body }))
    if (!('problem' in reading) || reading.problem === undefined) return messages
    return [...messages, { ...common, body: kept, fallbackId, fallbackType: topic, problem: reading.problem }]
  }
}
