import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createKafka, hasKafka, type KafkaBroker } from './broker.ts'

const MISSING =
  'Kafka is not installed: its tests are skipped. scripts/install-brokers.sh installs it (Java and Maven).'

/** Starts a Kafka for a test file. Without Kafka, its tests are skipped. */
export function useKafka(): Omit<KafkaBroker, 'remove'> {
  const isInstalled = hasKafka()
  let broker: KafkaBroker | undefined
  beforeAll(async () => {
    if (!isInstalled) {
      if (process.env.TIDEMARK_REQUIRE_BROKERS === 'true') throw new Error(MISSING)
      console.warn(MISSING)
      return
    }
    broker = await createKafka()
    await broker.start()
  })
  beforeEach((context) => context.skip(!isInstalled, MISSING))
  afterAll(() => broker?.remove())
  const running = () => {
    if (!broker) throw new Error('Kafka runs only inside tests and hooks')
    return broker
  }
  return {
    get address() {
      return running().address
    },
    get saslAddress() {
      return running().saslAddress
    },
    get user() {
      return running().user
    },
    get tlsAddress() {
      return running().tlsAddress
    },
    get certificate() {
      return running().certificate
    },
    start: () => running().start(),
    stop: () => running().stop(),
    kill: () => running().kill(),
  }
}
