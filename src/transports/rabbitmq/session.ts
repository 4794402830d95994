import type { Channel } from 'rabbitmq-client'
import { within } from '../../waiting/within.ts'
import { connect } from './connection.ts'
import type { Intake } from './intake.ts'
import { findQueueWarning } from './queue-warning.ts'
import { keepBodiesAsBytes } from './raw-bodies.ts'
import type { RabbitMqSource } from './settings.ts'
import { declareTopology, queueOf } from './topology.ts'

const OPEN_WITHIN_MS = 15_000
const ANSWER_WITHIN_MS = 2000

/** One connection that receives, from its opening to its end. */
export interface Session {
  queue: string
  /** Why messages may get lost in its queues. */
  warning: string | undefined
  /** Resolves after `finish`, rejects with the error that broke the connection. */
  ended: Promise<void>
  /** Stops receiving, waits until all messages are settled, and disconnects. */
  finish(): Promise<void>
  /** Disconnects at once. Unsettled messages are redelivered. */
  destroy(): void
}

export interface SessionOptions {
  prefetch: number
  intake: Intake
  /** Ends the opening. An open session is ended by `finish`. */
  signal: AbortSignal
}

/** Connects, declares queues and exchanges, and starts to receive. */
export async function openSession(source: RabbitMqSource, options: SessionOptions): Promise<Session> {
  const { prefetch, intake, signal } = options
  const queue = queueOf(source)
  // Requests about a queue without a leader get no answer, although the connection works.
  const opening = AbortSignal.any([signal, AbortSignal.timeout(OPEN_WITHIN_MS)])
  const connection = await connect(source, opening)
  const destroy = () => connection.unsafeDestroy()
  opening.addEventListener('abort', destroy, { once: true })
  try {
    await declareTopology(connection, source)
    const warning = await findQueueWarning(connection, source)
    const channel = await connection.acquire({ emitErrorsFromChannel: true })
    keepBodiesAsBytes(channel)
    const end = Promise.withResolvers<void>()
    end.promise.catch(() => undefined)
    let isFinishing = false
    const onBroken = (error: Error) => isFinishing || end.reject(error)
    connection.on('error', onBroken)
    onChannelEnd(channel, onBroken)
    const receiver = intake.open(channel, onBroken)
    await channel.basicQos({ prefetchCount: prefetch })
    const { consumerTag } = await channel.basicConsume({ queue }, receiver.receive)
    opening.throwIfAborted()
    return {
      queue,
      warning,
      ended: end.promise.finally(destroy),
      destroy,
      async finish() {
        isFinishing = true
        await answered(channel.basicCancel({ consumerTag }))
        receiver.stop()
        await intake.idle()
        // The broker confirms this after all acknowledgements before it.
        await answered(channel.close())
        await answered(connection.close())
        end.resolve()
      },
    }
  } catch (error) {
    destroy()
    throw opening.aborted ? opening.reason : error
  } finally {
    opening.removeEventListener('abort', destroy)
  }
}

/** A frozen broker does not answer, and the library waits for ever when the connection breaks meanwhile. */
async function answered(request: Promise<unknown>): Promise<void> {
  await within(request, ANSWER_WITHIN_MS).catch(() => undefined)
}

function onChannelEnd(channel: Channel, report: (error: Error) => void): void {
  channel.on('error', report)
  channel.on('basic.cancel', (_tag, error: Error) => report(error))
  // The cause arrives as another event, a moment later when the connection broke.
  channel.once('close', () => setImmediate(() => report(new Error('the broker closed the channel'))))
}
