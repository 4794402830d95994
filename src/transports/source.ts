import { type Static, Type } from 'typebox'

const Text = Type.String({ minLength: 1, maxLength: 4096 })
const Texts = Type.Array(Text, { minItems: 1, maxItems: 1000 })

/** What every source has, whatever its kind. */
const common = {
  /** Its name in the accounting, in dead letters and in the metrics. */
  name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' }),
  /** The tenant of its events that name none. */
  tenantId: Type.Optional(Text),
}

/** Topics and queues of one Azure Service Bus namespace. */
export const AzureServiceBusSource = Type.Object(
  {
    ...common,
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

/** Topic exchanges of one RabbitMQ, read through a quorum queue of Tidemark's own. */
export const RabbitMqSource = Type.Object(
  {
    ...common,
    kind: Type.Literal('rabbitmq'),
    /** `amqp://user:password@host:5672/vhost`, or `amqps://` for TLS. */
    url: Text,
    exchanges: Texts,
    /** Routing keys, with `*` and `#`. Default: everything. */
    bindings: Type.Optional(Texts),
    /** Tidemark's own queue. Its dead letters go to the queue of the same name with `.dead-letters`. */
    queue: Type.Optional(Text),
    /** Messages in hand at most. */
    prefetch: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    /** A file with the certificates to trust, for a broker with a certificate of its own making. */
    caFile: Type.Optional(Text),
  },
  { additionalProperties: false },
)

/** Topics of one Kafka, or of Azure Event Hubs' Kafka endpoint. */
export const KafkaSource = Type.Object(
  {
    ...common,
    kind: Type.Literal('kafka'),
    /** `host:port` each. */
    brokers: Texts,
    topics: Texts,
    groupId: Type.Optional(Text),
    /** Where a group without offsets begins. Default: earliest. */
    from: Type.Optional(Type.Union([Type.Literal('earliest'), Type.Literal('latest')])),
    tls: Type.Optional(Type.Boolean()),
    /** A file with the certificates to trust, for brokers with a certificate of their own making. */
    caFile: Type.Optional(Text),
    sasl: Type.Optional(
      Type.Object(
        {
          mechanism: Type.Union([Type.Literal('PLAIN'), Type.Literal('SCRAM-SHA-256'), Type.Literal('SCRAM-SHA-512')]),
          username: Text,
          password: Text,
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

export type AzureServiceBusSource = Static<typeof AzureServiceBusSource>
export type RabbitMqSource = Static<typeof RabbitMqSource>
export type KafkaSource = Static<typeof KafkaSource>

/** Where events come from, as the settings name it. */
export type Source = AzureServiceBusSource | RabbitMqSource | KafkaSource
export type SourceKind = Source['kind']
