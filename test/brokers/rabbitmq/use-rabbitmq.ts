import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createRabbitMq, findRabbitMq, type RabbitMqBroker } from './broker.ts'

const SKIPPED = 'RabbitMQ is not installed: its tests are skipped. apt-get install rabbitmq-server runs them.'
const REQUIRED = 'RabbitMQ is not installed, but TIDEMARK_REQUIRE_BROKERS is true: apt-get install rabbitmq-server'

/** Starts a RabbitMQ for a test file. Without RabbitMQ, its tests are skipped. */
export function useRabbitMq(): Omit<RabbitMqBroker, 'remove'> {
  const scripts = findRabbitMq()
  let broker: RabbitMqBroker | undefined
  beforeAll(async () => {
    if (!scripts) {
      if (process.env.TIDEMARK_REQUIRE_BROKERS === 'true') throw new Error(REQUIRED)
      console.warn(SKIPPED)
      return
    }
    broker = await createRabbitMq(scripts)
    await broker.start()
  })
  beforeEach((context) => context.skip(!scripts, SKIPPED))
  afterAll(() => broker?.remove())
  const running = () => {
    if (!broker) throw new Error('RabbitMQ runs only inside tests and hooks')
    return broker
  }
  return {
    get url() {
      return running().url
    },
    get tlsUrl() {
      return running().tlsUrl
    },
    get certificate() {
      return running().certificate
    },
    control: (...args) => running().control(...args),
    start: () => running().start(),
    stop: () => running().stop(),
    kill: () => running().kill(),
  }
}
