import type { Plan } from '../plan.ts'
import type { ChaosMessage } from '../traffic.ts'

/** One broker with all that a run publishes, and ways to break it. */
export interface ChaosBroker {
  /** The source as the settings of a worker name it. */
  source: Readonly<Record<string, unknown>> & { name: string }
  /** @throws unless the broker has them all; some may have arrived all the same. */
  publish(messages: readonly ChaosMessage[]): Promise<void>
  /** How many messages are still there; none when all have been settled. */
  countLeft(): Promise<number>
  /** Whether the broker dead-letters messages. Then its dead letters are drained at the end. */
  hasDeadLetters: boolean
  /** Cuts every connection; clients may come back at once. */
  cut(): Promise<void>
  /** Refuses new connections for a while. Existing connections remain, if the broker supports that. */
  refuse(forMs: number): Promise<void>
  /** Goes away as in a crash, and comes back with what it had. */
  down(forMs: number): Promise<void>
  close(): Promise<void>
}

/** Brokers of one kind, for one run after the other. */
export interface ChaosBrokers {
  open(name: string, plan: Plan): Promise<ChaosBroker>
  close(): Promise<void>
}

/** The file of a kind of source, `brokers/<kind>.ts`. */
export interface ChaosBrokersModule {
  /**
   * Starts the brokers.
   *
   * @throws Error when the broker is not installed on this machine.
   */
  openBrokers(): Promise<ChaosBrokers>
}
