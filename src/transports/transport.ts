import type { Logger } from 'pino'
import type { Static } from 'typebox'
import type { Message } from '../inbox/message.ts'
import type { SourceSchema } from './source.ts'

/** A message as its broker delivered it. */
export type Delivered = Pick<Message, 'body' | 'headers' | 'fallbackId' | 'fallbackType'>

/** What a broker is told about a message once its effects are committed. */
export type Settlement =
  /** It has been dealt with: applied, known already, or nothing to do. */
  | { kind: 'done' }
  /** It can never be applied and is among Tidemark's dead letters; the broker may dead-letter it too. */
  | { kind: 'refused'; reason: string; description: string }

/**
 * Takes messages and tells how each must be settled, in their order, after the commit; waits as long as the database
 * is away. Many calls may be under way at a time, and small ones cost little: batches are formed behind it.
 *
 * @throws TakeAborted when Tidemark stops first. Then nothing is known about these messages, and none may be settled: they
 * are given back to the broker, which delivers them again.
 */
export type Take = (messages: readonly Delivered[]) => Promise<readonly Settlement[]>

export class TakeAborted extends Error {}

export interface TransportOptions {
  take: Take
  log: Logger
  /** Messages the inbox takes at once; a broker that hands over about as many keeps it busy. */
  batchSize: number
}

/** How a transport fares, for the metrics and whoever operates it. */
export interface TransportState {
  status: 'connecting' | 'receiving' | 'stopped'
  /** Messages that were handed over and are not settled yet. */
  inFlight: number
  /** Messages whose settlement the broker did not take: it delivers them again, and they are duplicates then. */
  lostSettlements: number
  /** When the newest message came, in milliseconds since 1970. */
  lastMessageAt?: number
  /** What is wrong at the moment and what to do about it; undefined while all is well. */
  problem?: string
  /** Why messages may get lost although the source works, and what to do. */
  warning?: string
}

/** The result of checking a broker, for `tidemark doctor`. */
export interface SourceCheck {
  /** Why nothing can be received, and what to do about it; undefined when it can. */
  problem?: string
  /** Why messages may get lost although the source works. */
  warning?: string
  /** Notes about the broker, such as what the start creates. */
  note?: string
}

/**
 * A connection to one broker. It hands messages over as they come, never more than its credit, and settles each only after
 * `take` has answered. It never gives up: a broker that is away is tried again and again.
 */
export interface Transport {
  state(): TransportState
  /** Takes no more, waits for what `take` has in hand, settles it, gives the rest back and disconnects. */
  stop(): Promise<void>
}

/** The start of a transport, and what the commands `doctor` and `dead-letters drain` need. Loaded only when a source has this kind. */
export interface TransportActions<Source> {
  /** Begins to connect. Returns at once, also while the broker cannot be reached. */
  start(source: Source, options: TransportOptions): Transport
  /** Connects and checks whether messages can be received, without receiving one and without creating anything. Never throws. */
  check(source: Source, signal: AbortSignal): Promise<SourceCheck>
  /**
   * Takes the messages that the broker dead-lettered, until none is left.
   *
   * @returns how many messages were taken and removed from the broker.
   * @throws Error with a message for users when the broker cannot be reached or has no dead letters.
   */
  drain(source: Source, options: TransportOptions & { signal: AbortSignal }): Promise<number>
}

/**
 * One kind of broker. This object is always loaded, so its file must not import the client library of the broker; `load`
 * imports it. The model to copy is `rabbitmq/`: its `settings.ts`, `kind.ts` and `transport.ts` (start, check, drain); then
 * `connection.ts`, `receiver.ts` (opens one session after the other and keeps the status), `session.ts` (one connection),
 * `intake.ts` (hands messages to `take` and settles them), `delivered.ts` and `explain.ts` (errors in words). The other
 * transports use the same names.
 */
export interface TransportKind<Schema extends SourceSchema> {
  readonly schema: Schema
  /** Faults that the schema cannot express. Without values, which may be secret. */
  faults?(source: Static<Schema>): string[]
  /** The entities that a source receives from, for `tidemark doctor`. Without secrets. */
  describe(source: Static<Schema>): string
  /** The texts that must never be shown or logged. */
  secrets(source: Static<Schema>): (string | undefined)[]
  load(): Promise<TransportActions<Static<Schema>>>
}

/** Such as `topics orders, refunds`; empty without names. */
export function listNames(noun: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${noun}${names.length === 1 ? '' : 's'} ${names.join(', ')}`
}
