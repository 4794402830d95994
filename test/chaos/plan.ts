import { type Random, randomOf, shuffle, wholeBetween } from '../../src/simulate/random/random.ts'
import { choose, weighTable } from '../../src/simulate/random/weighted-choice.ts'

/** The next failure. */
export interface Step {
  /** The pause before the failure. */
  afterMs: number
  kind: StepKind
  /** The number of the worker. */
  worker: number
  /** The duration of an outage or a freeze, or the time until a worker is started again. */
  forMs: number
  /** For a failure during work: the number of messages to the database before it. */
  messages: number
}

/** The weight of each kind of failure. */
const KINDS = {
  'worker killed': 6,
  'worker killed at a COMMIT': 5,
  'worker killed after a COMMIT': 6,
  'worker killed during work': 6,
  'worker stopped': 4,
  'worker frozen': 5,
  'worker lost with its host': 3,
  'connections cut': 6,
  'connections cut unnoticed': 4,
  'COMMIT lost': 6,
  'COMMIT without response': 6,
  'COMMIT lost unnoticed': 4,
  'database refuses connections': 4,
  'network stalls': 4,
  'sessions terminated': 4,
  'table locked': 4,
  'database crashes': 3,
  'broker cuts connections': 6,
  'broker refuses connections': 4,
  'broker down': 5,
} as const
type StepKind = keyof typeof KINDS

/** Everything that follows from a seed, except the messages. */
export interface Plan {
  workers: number
  batchSize: number
  batchConnections: number
  timeZone: string
  /** Messages to the broker that are published together, and the pause after them. */
  publishTogether: number
  /** The number of deliveries after which the broker dead-letters a message. */
  maxDeliveryCount: number
  /** The duration of the lock of a message or session if a worker does not respond. */
  lockMs: number
  /** The maximum number of unsettled messages of a worker. */
  credit: number
  /** The kind of entity, for brokers that have several. */
  entity: 'topic' | 'queue' | 'sessions'
  steps: Step[]
}

const kinds = weighTable(KINDS)
const STEPS_A_SECOND = 2.2

/** Derives a plan from a seed. */
export function planOf(seed: number, seconds: number): Plan {
  const random = randomOf('chaos', seed, 'plan')
  const workers = wholeBetween(random, 1, 3)
  const count = Math.round(seconds * STEPS_A_SECOND)
  const pauses = cut(random, seconds * 1000, count)
  return {
    workers,
    batchSize: one(random, [5, 20, 100, 2000]),
    batchConnections: wholeBetween(random, 1, 4),
    timeZone: one(random, ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Sao_Paulo']),
    publishTogether: one(random, [10, 50, 200]),
    maxDeliveryCount: one(random, [10, 1000]),
    lockMs: one(random, [3000, 5000, 8000]),
    credit: one(random, [20, 200, 1000]),
    entity: one(random, ['topic', 'topic', 'queue', 'sessions'] as const),
    steps: pauses.map((afterMs) => ({
      afterMs,
      kind: choose(random, kinds),
      worker: wholeBetween(random, 0, workers - 1),
      forMs: wholeBetween(random, 0, 4) === 0 ? wholeBetween(random, 1000, 3000) : wholeBetween(random, 10, 700),
      messages: wholeBetween(random, 1, 60),
    })),
  }
}

const one = <T>(random: Random, options: readonly T[]): T => shuffle(random, [...options])[0] as T

/** Divides a duration into random pauses. */
function cut(random: Random, ms: number, count: number): number[] {
  const moments = Array.from({ length: count }, () => wholeBetween(random, 0, ms)).sort((a, b) => a - b)
  return moments.map((moment, i) => moment - (moments[i - 1] ?? 0))
}
