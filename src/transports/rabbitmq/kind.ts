import { listNames, type TransportKind } from '../transport.ts'
import { RabbitMqSource } from './settings.ts'

/** Topic exchanges of RabbitMQ, and of other brokers with its dialect of AMQP 0-9-1. */
export const rabbitMq: TransportKind<typeof RabbitMqSource> = {
  schema: RabbitMqSource,
  describe: ({ exchanges }) => listNames('exchange', exchanges),
  secrets({ url }) {
    const password = /^[^:]+:\/\/[^:@/]*:(.*)@/.exec(url)?.[1] ?? ''
    return [url, password, decode(password)]
  },
  load: async () => (await import('./transport.ts')).transport,
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
