import { type Static, Type } from 'typebox'
import { commonSettings, platformSettings, Text, Texts } from '../source.ts'

/** Topics and queues of one Azure Service Bus namespace. */
export const AzureServiceBusSource = Type.Object(
  {
    ...commonSettings,
    ...platformSettings,
    kind: Type.Literal('azure-service-bus'),
    /** With its key. Alternatively, set `namespace`. */
    connectionString: Type.Optional(Text),
    /** Such as `shop.servicebus.windows.net`; uses `DefaultAzureCredential`. */
    namespace: Type.Optional(Text),
    topics: Type.Optional(Texts),
    /** The subscription of each topic without its own (`topic/subscription`). No other program may receive from it. */
    subscription: Type.Optional(Text),
    /** The SQL filter of a subscription that Tidemark creates, such as `sys.Label LIKE 'ecommerce.%'`. Default: all messages. */
    filter: Type.Optional(Text),
    /** Whether a missing subscription is created. Default: true. */
    createSubscription: Type.Optional(Type.Boolean()),
    queues: Type.Optional(Texts),
    /** Whether its subscriptions and queues require sessions. Default: false. */
    sessions: Type.Optional(Type.Boolean()),
    /** The number of sessions that are received from at the same time. */
    concurrentSessions: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** The maximum number of unsettled messages of each receiver. */
    credit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  },
  { additionalProperties: false },
)

export type AzureServiceBusSource = Static<typeof AzureServiceBusSource>
