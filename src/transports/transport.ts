import type { Logger } from 'pino'
import type { Static } from 'typebox'
import type { Message } from '../inbox/message.ts'
import type { SourceSchema } from './source.ts'

/** A message as its broker delivered it. */
export type Delivered = Pick<Message, 'body' | 'headers' | 'fallbackId' | 'fallbackType'>

/** The answer to a broker about a message, after its effects are committed. */
export type Settlement =
  /** The message was applied, is a duplicate, or is ignored. */
  | { kind: 'done' }
  /** The message can never be applied and is a dead letter of Tidemark. The broker may dead-letter it too. */
  | { kind: 'refused'; reason: string; description: string }

/**
 * Takes messages and resolves, after the commit, with the settlement of each, in the same order. Waits while the database
 * cannot be reached. Many calls can be open at a time, and small calls are cheap: the inbox forms the batches.
 *
 * @throws TakeAborted when Tidemark stops first. The outcome of these messages is then unknown, and none may be settled:
 * the broker redelivers them.
 */
export type Take = (messages: readonly Delivered[]) => Promise<readonly Settlement[]>

export class TakeAborted extends Error {}

export interface TransportOptions {
  take: Take
  log: Logger
  /** The size of a batch. A transport that hands over about this number of messages keeps the inbox busy. */
  batchSize: number
}

/** The state of a transport, for the metrics and for operators. */
export interface TransportState {
  status: 'connecting' | 'receiving' | 'stopped'
  /** Messages that were received and are not settled yet. */
  inFlight: number
  /** Messages whose settlement failed. The broker redelivers them, and they are duplicates then. */
  lostSettlements: number
  /** The time of the newest message, in milliseconds since 1970. */
  lastMessageAt?: number
  /** The present problem and what to do about it; undefined without one. */
  problem?: string
  /** Why messages may get lost although the source works, and what to do. */
  warning?: string
}

/** The result of checking a broker, for `tidemark doctor`. */
export interface SourceCheck {
  /** Why nothing can be received, and what to do about it; undefined without a problem. */
  problem?: string
  /** Why messages may get lost although the source works. */
  warning?: string
  /** Notes about the broker, such as what the start creates. */
  note?: string
}

/**
 * A connection to one broker. It hands messages over as they arrive, never more than its credit, and settles each only after
 * `take` has resolved. It never gives up: it retries a broker that cannot be reached.
 */
export interface Transport {
  state(): TransportState
  /** Stops receiving, waits for the open calls of `take`, settles their messages, gives the others back and disconnects. */
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
