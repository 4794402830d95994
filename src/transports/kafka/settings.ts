import { type Static, Type } from 'typebox'
import { commonSettings, platformSettings, Text, Texts } from '../source.ts'

/** Topics of one Kafka, or of Azure Event Hubs' Kafka endpoint. */
export const KafkaSource = Type.Object(
  {
    ...commonSettings,
    ...platformSettings,
    kind: Type.Literal('kafka'),
    /** `host:port` each. */
    brokers: Texts,
    topics: Texts,
    groupId: Type.Optional(Text),
    /** The start of a group without offsets. Default: earliest. */
    from: Type.Optional(Type.Union([Type.Literal('earliest'), Type.Literal('latest')])),
    tls: Type.Optional(Type.Boolean()),
    /** A file with the certificates to trust, for brokers with a private certificate authority. */
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

export type KafkaSource = Static<typeof KafkaSource>
