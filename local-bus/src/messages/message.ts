import type { Scalar } from './scalar.ts'
import type { WireValue } from './wire.ts'

/** The properties `sys.…` of filters, by the names of the AMQP properties section. */
export interface SystemProperties {
  readonly messageId?: string
  readonly to?: string
  readonly subject?: string
  readonly replyTo?: string
  readonly correlationId?: string
  readonly contentType?: string
  readonly sessionId?: string
  readonly replyToSessionId?: string
}

/**
 * A message of a client. The broker decodes only what it needs, and passes the other bytes on unchanged. Immutable: `withChanges`
 * creates a new one.
 */
export interface Message {
  readonly system: SystemProperties
  readonly applicationProperties: ReadonlyMap<string, Scalar>
  /** Milliseconds; undefined without a time to live. */
  readonly timeToLiveMs: number | undefined
  /** Milliseconds since 1970; undefined for immediate delivery. */
  readonly scheduledFor: number | undefined
  readonly priority: number
  readonly annotations: readonly (readonly [name: string, value: WireValue])[]
  readonly sections: EncodedSections
  /** Bytes on the wire. */
  readonly size: number
}

interface EncodedSections {
  readonly properties: Buffer
  readonly applicationProperties: Buffer
  /** One or more data sections, a sequence or a value. */
  readonly body: Buffer
  readonly footer: Buffer
}

/** The index of each system property in the properties section. */
export const PROPERTY_INDEX = {
  messageId: 0,
  to: 2,
  subject: 3,
  replyTo: 4,
  correlationId: 5,
  contentType: 6,
  sessionId: 10,
  replyToSessionId: 12,
} as const satisfies Record<keyof SystemProperties, number>

export const SECTION = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  annotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  sequence: 0x76,
  value: 0x77,
  footer: 0x78,
} as const

/** The annotation of a scheduled message. */
export const SCHEDULED_FOR = 'x-opt-scheduled-enqueue-time'
