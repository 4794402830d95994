import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Text = Type.String({ minLength: 1 })
/** ISO 8601, such as `PT1M`; read by `readDuration`. */
const Duration = Type.String()
/** Empty means none. */
const Target = Type.String()

const CorrelationFilter = Type.Object(
  {
    ContentType: Type.Optional(Text),
    CorrelationId: Type.Optional(Text),
    Label: Type.Optional(Text),
    MessageId: Type.Optional(Text),
    ReplyTo: Type.Optional(Text),
    ReplyToSessionId: Type.Optional(Text),
    SessionId: Type.Optional(Text),
    To: Type.Optional(Text),
    Properties: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  },
  strict,
)

const Rule = Type.Object(
  {
    Name: Text,
    Properties: Type.Object(
      {
        FilterType: Type.Optional(Type.String()),
        CorrelationFilter: Type.Optional(CorrelationFilter),
        SqlFilter: Type.Optional(Type.Object({ SqlExpression: Type.String() }, strict)),
        Action: Type.Optional(Type.Object({ SqlExpression: Type.String() }, strict)),
      },
      strict,
    ),
  },
  strict,
)

const queueProperties = {
  DeadLetteringOnMessageExpiration: Type.Optional(Type.Boolean()),
  DefaultMessageTimeToLive: Type.Optional(Duration),
  ForwardDeadLetteredMessagesTo: Type.Optional(Target),
  ForwardTo: Type.Optional(Target),
  LockDuration: Type.Optional(Duration),
  MaxDeliveryCount: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  RequiresSession: Type.Optional(Type.Boolean()),
}
const topicProperties = {
  DefaultMessageTimeToLive: Type.Optional(Duration),
  DuplicateDetectionHistoryTimeWindow: Type.Optional(Duration),
  RequiresDuplicateDetection: Type.Optional(Type.Boolean()),
}

const SubscriptionProperties = Type.Object(queueProperties, strict)
const QueueProperties = Type.Object({ ...queueProperties, ...topicProperties }, strict)

const Namespace = Type.Object(
  {
    Name: Type.Optional(Type.String()),
    Queues: Type.Optional(Type.Array(Type.Object({ Name: Text, Properties: Type.Optional(QueueProperties) }, strict))),
    Topics: Type.Optional(
      Type.Array(
        Type.Object(
          {
            Name: Text,
            Properties: Type.Optional(Type.Object(topicProperties, strict)),
            Subscriptions: Type.Optional(
              Type.Array(
                Type.Object(
                  {
                    Name: Text,
                    Properties: Type.Optional(SubscriptionProperties),
                    Rules: Type.Optional(Type.Array(Rule)),
                  },
                  strict,
                ),
              ),
            ),
          },
          strict,
        ),
      ),
    ),
  },
  strict,
)

/** The shape of the Config.json of Microsoft's Service Bus emulator. */
export const ConfigJson = Type.Object(
  {
    UserConfig: Type.Object(
      // The log settings of the emulator are accepted and ignored.
      { Namespaces: Type.Array(Namespace, { minItems: 1, maxItems: 1 }), Logging: Type.Optional(Type.Unknown()) },
      strict,
    ),
  },
  strict,
)
export type ConfigJson = Static<typeof ConfigJson>

export type NamespaceJson = Static<typeof Namespace>
export type RuleJson = Static<typeof Rule>
export type QueuePropertiesJson = Static<typeof QueueProperties>
export type TopicJson = NonNullable<NamespaceJson['Topics']>[number]
