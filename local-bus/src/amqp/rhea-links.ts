import type { Socket } from 'node:net'
import type rhea from 'rhea'
import type { Connection, Delivery, Receiver, Sender, Session } from 'rhea'
import type { WireValue } from '../messages/wire.ts'
import { DecisionQueue } from './decision-queue.ts'

/**
 * The places where a Service Bus needs more than the public interface of rhea. All code that depends on the internals of rhea is
 * in this file.
 */
interface Terminus {
  readonly address?: string | null
  readonly filter?: Readonly<Record<string, unknown>>
  described: () => WireValue
}

interface Inside {
  credit: number
  delivery_count: number
  issue_flow: boolean
  _get_drain: () => boolean
  readonly state: { local_open: boolean; open_requests: number }
  readonly remote: { readonly attach: Readonly<Record<string, unknown>> }
  readonly local: { readonly attach: Record<string, unknown> }
  readonly connection: { _register: () => void }
  readonly session: {
    readonly outgoing: {
      readonly next_delivery_id: number
      readonly next_pending_delivery: number
      available: () => number
    }
  }
}

const insideOf = (link: Sender | Receiver) => link as unknown as Inside

/** The source or target of a peer's link. */
export function terminusOf(link: Sender | Receiver, end: 'source' | 'target'): Terminus | undefined {
  return (insideOf(link).remote.attach[end] as Terminus | null) ?? undefined
}

/** Messages whose frames rhea has not written yet. `credit` falls only when they are written. */
function pending({ session: { outgoing } }: Inside): number {
  return outgoing.next_delivery_id - outgoing.next_pending_delivery
}

/** The number of messages that can be sent: limited by the peer's credit and by rhea's ring of unsettled deliveries. */
export function roomOf(sender: Sender): number {
  const inside = insideOf(sender)
  return Math.max(0, Math.min(inside.credit - pending(inside), inside.session.outgoing.available()))
}

/**
 * Answers a drain request: uses up the credit and reports it. rhea does so only if credit is left.
 *
 * @returns false while sent messages are not written yet.
 */
export function answerDrain(sender: Sender): boolean {
  const inside = insideOf(sender)
  if (pending(inside) > 0) return false
  inside.delivery_count += inside.credit
  inside.credit = 0
  inside._get_drain = () => true
  inside.issue_flow = true
  inside.connection._register()
  setImmediate(() => {
    inside._get_drain = () => false
  })
  return true
}

/** Delays the answer to an attach until `link.open()`. Must be called in the event of the attach. */
export function holdAttach(link: Sender): void {
  const { state } = insideOf(link)
  state.local_open = false
  state.open_requests = 0
}

/** Fields of the bus's attach that differ from the peer's. */
export interface AttachAnswer {
  readonly maxMessageSize?: number
  readonly properties?: Readonly<Record<string, WireValue>>
  /** A source other than the peer's. */
  readonly source?: { readonly address: string; readonly filter: Readonly<Record<string, WireValue>> }
  /** 1: all messages go out settled. */
  readonly sendSettleMode?: number
}

/** Accepts a link with the source, target and settlement modes of the peer. */
export function acceptAttach(link: Sender | Receiver, answer: AttachAnswer = {}): void {
  const { attach } = insideOf(link).local
  const requested = insideOf(link).remote.attach
  attach.target = terminusOf(link, 'target')?.described()
  if (answer.source) link.set_source(answer.source)
  else attach.source = terminusOf(link, 'source')?.described()
  attach.snd_settle_mode = answer.sendSettleMode ?? requested.snd_settle_mode
  attach.rcv_settle_mode = requested.rcv_settle_mode
  if (answer.maxMessageSize !== undefined) attach.max_message_size = answer.maxMessageSize
  if (answer.properties !== undefined) attach.properties = answer.properties
}

const queues = new WeakMap<Session, DecisionQueue>()

/**
 * Writes the decision of the bus on a delivery and frees its place in rhea's ring, because clients never confirm it.
 *
 * @param kind distinguishes decisions that must not be written in the same turn.
 */
export function decide(delivery: Delivery, state: WireValue, kind: string): void {
  const { session } = delivery.link
  const queue = queues.get(session) ?? new DecisionQueue()
  queues.set(session, queue)
  queue.add(kind, () => {
    delivery.update(true, state)
    ;(delivery as { remote_settled: boolean }).remote_settled = true
  })
}

/** Makes a session deliver messages as bytes, with the format 0x80013700 for batches. */
export function receiveBytes(session: Session): void {
  type Transfer = { performative: { message_format?: number } }
  const inside = session as unknown as { on_transfer: (frame: Transfer) => void }
  const onTransfer = inside.on_transfer
  inside.on_transfer = (frame) => {
    // rhea decodes format 0 only, and loses the types of numbers.
    if (!frame.performative.message_format) frame.performative.message_format = 1
    onTransfer.call(session, frame)
  }
}

/** Makes rhea serve a socket. */
export function serve(socket: Socket, container: rhea.Container): Connection {
  const connection = container.create_connection(SERVER_OPTIONS)
  ;(connection as unknown as { accept: (socket: unknown) => void }).accept(socket)
  return connection
}

/** Ends the timers of rhea after its socket is closed. */
export function forget(connection: Connection): void {
  ;(connection as unknown as { _disconnected: () => void })._disconnected()
}

const SERVER_OPTIONS = {
  // More unsettled messages than any Azure client holds on one link.
  session_buffer_size: { incoming: 2048, outgoing: 8192 },
  sender_options: { autosettle: false, treat_modified_as_released: false },
  receiver_options: { autoaccept: false, credit_window: 1000 },
  tcp_no_delay: true,
} as unknown as rhea.ConnectionOptions
