import { type Static, Type } from 'typebox'
import { commonSettings, Text, Texts } from '../source.ts'

/** Topic exchanges of one RabbitMQ, read through a quorum queue of Tidemark's own. */
export const RabbitMqSource = Type.Object(
  {
    ...commonSettings,
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

export type RabbitMqSource = Static<typeof RabbitMqSource>
