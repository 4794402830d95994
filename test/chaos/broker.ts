import type { Plan } from './plan.ts'
import type { ChaosMessage } from './traffic.ts'

/** A broker with the messages of a run, and its possible failures. */
export interface ChaosBroker {
  /** The source in the settings of a worker. */
  source: Readonly<Record<string, unknown>> & { name: string }
  /** @throws Error unless the broker confirmed all messages. Some of them may have arrived even so. */
  publish(messages: readonly ChaosMessage[]): Promise<void>
  /** The number of unsettled messages. */
  countLeft(): Promise<number>
  /** Whether the broker dead-letters messages. Then its dead letters are drained at the end. */
  hasDeadLetters: boolean
  /** Cuts every connection. Clients may reconnect at once. */
  cut(): Promise<void>
  /** Refuses new connections for a while. Existing connections remain, if the broker supports that. */
  refuse(forMs: number): Promise<void>
  /** Crashes, and starts again after a while with its stored messages. */
  down(forMs: number): Promise<void>
  close(): Promise<void>
}

/** Opens brokers of one kind, one for each run. */
export interface ChaosBrokers {
  open(name: string, plan: Plan): Promise<ChaosBroker>
  close(): Promise<void>
}

/** The exports of `test/brokers/<kind>/chaos.ts`. */
export interface ChaosBrokersModule {
  /**
   * Starts the brokers.
   *
   * @throws Error if the broker is not installed.
   */
  openBrokers(): Promise<ChaosBrokers>
}
