import type { Socket } from 'node:net'
import type rhea from 'rhea'
import type { Connection, Delivery, Receiver, Sender, Session } from 'rhea'
import type { WireValue } from '../messages/wire.ts'
import { DecisionQueue } from './decision-queue.ts'

/**
 * The few places where a Service Bus needs more of rhea than its public interface has. Everything that depends on
 * how rhea works inside is in this file.
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

/** Where a peer's link begins or ends. */
export function terminusOf(link: Sender | Receiver, end: 'source' | 'target'): Terminus | undefined {
  return (insideOf(link).remote.attach[end] as Terminus | null) ?? undefined
}

/** Messages handed to rhea whose frames are not written: `credit` falls only when they are. */
function pending({ session: { outgoing } }: Inside): number {
  return outgoing.next_delivery_id - outgoing.next_pending_delivery
}

/** How many more messages may be sent: what the peer's credit and rhea's ring of unsettled deliveries leave. */
export function roomOf(sender: Sender): number {
  const inside = insideOf(sender)
  return Math.max(0, Math.min(inside.credit - pending(inside), inside.session.outgoing.available()))
}

/**
 * Answers a request to drain: uses up the credit and says so, which rhea itself does only if some is left.
 *
 * @returns whether it could: what was sent must be on its way first.
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

/** Keeps the answer to an attach back, until `link.open()`. To be called from the event that tells of it. */
export function holdAttach(link: Sender): void {
  const { state } = insideOf(link)
  state.local_open = false
  state.open_requests = 0
}

/** Fields of our attach beside those that repeat the peer's. */
export interface AttachAnswer {
  readonly maxMessageSize?: number
  readonly properties?: Readonly<Record<string, WireValue>>
  /** A source other than the peer's. */
  readonly source?: { readonly address: string; readonly filter: Readonly<Record<string, WireValue>> }
  /** 1: all messages go out settled. */
  readonly sendSettleMode?: number
}

/** Accepts a link: source, target and settlement as the peer wishes. */
export function acceptAttach(link: Sender | Receiver, answer: AttachAnswer = {}): void {
  const { attach } = insideOf(link).local
  const wishes = insideOf(link).remote.attach
  attach.target = terminusOf(link, 'target')?.described()
  if (answer.source) link.set_source(answer.source)
  else attach.source = terminusOf(link, 'source')?.described()
  attach.snd_settle_mode = answer.sendSettleMode ?? wishes.snd_settle_mode
  attach.rcv_settle_mode = wishes.rcv_settle_mode
  if (answer.maxMessageSize !== undefined) attach.max_message_size = answer.maxMessageSize
  if (answer.properties !== undefined) attach.properties = answer.properties
}

const queues = new WeakMap<Session, DecisionQueue>()

/**
 * Writes our decision on a delivery and frees its place in rhea's ring: clients never confirm it.
 *
 * @param kind what distinguishes it from other decisions, which must not be written in the same turn.
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

/** Makes a session hand over messages as the bytes that came, with the format 0x80013700 for batches. */
export function receiveBytes(session: Session): void {
  type Transfer = { performative: { message_format?: number } }
  const inside = session as unknown as { on_transfer: (frame: Transfer) => void }
  const onTransfer = inside.on_transfer
  inside.on_transfer = (frame) => {
    // rhea decodes format 0 only, and would lose what kind of number a number was.
    if (!frame.performative.message_format) frame.performative.message_format = 1
    onTransfer.call(session, frame)
  }
}

/** Lets rhea serve a socket as it does for its own server. */
export function serve(socket: Socket, container: rhea.Container): Connection {
  const connection = container.create_connection(SERVER_OPTIONS)
  ;(connection as unknown as { accept: (socket: unknown) => void }).accept(socket)
  return connection
}

/** Tells rhea that a socket is gone, so that its timers end. */
export function forget(connection: Connection): void {
  ;(connection as unknown as { _disconnected: () => void })._disconnected()
}

const SERVER_OPTIONS = {
  // More unsettled messages than any client of Azure's holds on one link.
  session_buffer_size: { incoming: 2048, outgoing: 8192 },
  sender_options: { autosettle: false, treat_modified_as_released: false },
  receiver_options: { autoaccept: false, credit_window: 1000 },
  tcp_no_delay: true,
} as unknown as rhea.ConnectionOptions
