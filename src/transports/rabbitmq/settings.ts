import { type Static, Type } from 'typebox'
import { commonSettings, Text, Texts } from '../source.ts'

/** Topic exchanges of one RabbitMQ, read through Tidemark's own quorum queue. */
export const RabbitMqSource = Type.Object(
  {
    ...commonSettings,
    kind: Type.Literal('rabbitmq'),
    /** `amqp://user:password@host:5672/vhost`, or `amqps://` for TLS. */
    url: Text,
    exchanges: Texts,
    /** Routing keys, with `*` and `#`. Default: all messages. */
    bindings: Type.Optional(Texts),
    /** Tidemark's own queue. Its dead letters go to the queue of the same name with `.dead-letters`. */
    queue: Type.Optional(Text),
    /** The maximum number of unsettled messages. */
    prefetch: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    /** A file with the certificates to trust, for a broker with a private certificate authority. */
    caFile: Type.Optional(Text),
  },
  { additionalProperties: false },
)

export type RabbitMqSource = Static<typeof RabbitMqSource>
