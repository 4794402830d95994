import type { Source, SourceKind } from '../../src/transports/index.ts'
import type { PublishedOrder } from './published-order.ts'

/** The ways that receive. Each has its own subscription, queue or group with a copy of all messages. */
export const COPIES = ['bare', 'transport', 'applied'] as const
export type Copy = (typeof COPIES)[number]

/** The place to publish to. Each kind of broker adds its own properties. */
export interface Target {
  kind: SourceKind
  [property: string]: string
}

/** A broker of the bench, in its own processes. */
export interface Broker {
  name: string
  /** The client, which Tidemark's transport also uses. */
  clientName: string
  target: Target
  /** The factor for the number of orders in a round. Fast brokers need more orders for a measurement. */
  timesAsMany: number
  /** The source of a copy in the settings of Tidemark. */
  sourceOf(copy: Copy): Source
  /** Receives a copy with the bare client, with the same credit and the cheapest settings, and settles every message. */
  receiveBare(copy: Copy, count: number): Promise<Receiving>
  close(): Promise<void>
}

/** `timesAsMany` of a fast broker. */
export const FAST = 3

/** @returns undefined if the broker is not installed. */
export type OpenBroker = () => Promise<Broker | undefined>

/** The exports of `test/brokers/<kind>/bench.ts`. */
export interface BrokerModule {
  openBroker: OpenBroker
  /** Publishes at full speed. Resolves when the broker has confirmed all orders. */
  publish(target: Target, orders: readonly PublishedOrder[]): Promise<void>
}

/** A running receiver. */
export interface Receiving {
  /** Resolves with the first messages. */
  began: Promise<void>
  /** Resolves when the expected number of messages is settled. */
  settled: Promise<void>
  /** The present problem of the receiver, if there is one. */
  problem(): string | undefined
  stop(): Promise<void>
}
