import { type Static, Type } from 'typebox'
import { commonSettings, Text, Texts } from '../source.ts'

/** Topics and queues of one Azure Service Bus namespace. */
export const AzureServiceBusSource = Type.Object(
  {
    ...commonSettings,
    kind: Type.Literal('azure-service-bus'),
    /** With its keys; else `namespace`. */
    connectionString: Type.Optional(Text),
    /** Such as `shop.servicebus.windows.net`, opened with `DefaultAzureCredential`. */
    namespace: Type.Optional(Text),
    topics: Type.Optional(Texts),
    /** The subscription of each topic that does not name its own, as `topic/subscription`. Nobody else may receive from it. */
    subscription: Type.Optional(Text),
    /** The SQL filter of a subscription that Tidemark makes, such as `sys.Label LIKE 'ecommerce.%'`. Default: everything. */
    filter: Type.Optional(Text),
    /** Whether a missing subscription is made. Default: true. */
    createSubscription: Type.Optional(Type.Boolean()),
    queues: Type.Optional(Texts),
    /** Whether its subscriptions and queues require sessions. Default: false. */
    sessions: Type.Optional(Type.Boolean()),
    /** Sessions received from at the same time. */
    concurrentSessions: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** Messages each receiver has in hand at most. */
    credit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  },
  { additionalProperties: false },
)

export type AzureServiceBusSource = Static<typeof AzureServiceBusSource>
