import type { Source, SourceKind } from '../../src/transports/index.ts'
import type { PublishedOrder } from './published-order.ts'

/** The ways that receive: each has a copy of all messages, as a subscription, a queue or a group of its own. */
export const COPIES = ['bare', 'transport', 'applied'] as const
export type Copy = (typeof COPIES)[number]

/** The place to publish to. Each kind of broker adds what it needs. */
export interface Target {
  kind: SourceKind
  [property: string]: string
}

/** A broker of the bench, in processes of its own. */
export interface Broker {
  name: string
  /** The client that Tidemark's transport uses too. */
  clientName: string
  target: Target
  /** How many times as many orders it has in a round as the slowest: fast ones need more to measure. */
  timesAsMany: number
  /** The source of a copy in the settings of Tidemark. */
  sourceOf(copy: Copy): Source
  /** Receives a copy with the bare client, with the same credit and the cheapest settings, and settles every message. */
  receiveBare(copy: Copy, count: number): Promise<Receiving>
  close(): Promise<void>
}

/** `timesAsMany` of a fast broker. */
export const FAST = 3

/** @returns undefined when it is not installed. */
export type OpenBroker = () => Promise<Broker | undefined>

/** The file of a kind of source, `brokers/<kind>.ts`. */
export interface BrokerModule {
  openBroker: OpenBroker
  /** Publishes at full speed. Resolves when the broker has confirmed all orders. */
  publish(target: Target, orders: readonly PublishedOrder[]): Promise<void>
}

/** A receiver at work. */
export interface Receiving {
  /** Resolves with the first messages. */
  began: Promise<void>
  /** Resolves when as many messages as it was asked for are settled. */
  settled: Promise<void>
  /** What is wrong, if something is. */
  problem(): string | undefined
  stop(): Promise<void>
}
