import type { ServiceBusReceiver } from '@azure/service-bus'
import { TakeAborted, type TransportOptions } from '../transport.ts'
import type { Namespace } from './connection.ts'
import { toDelivered } from './delivered.ts'
import { createReceiver, type Entity } from './entity.ts'
import { isLockLost } from './errors.ts'
import { explain } from './explain.ts'
import { createLockRenewal } from './lock-renewal.ts'
import { settle } from './settlement.ts'
import { createTurns } from './settlement-turns.ts'

export interface DrainOptions extends TransportOptions {
  entity: Entity
  namespace: Namespace
  signal: AbortSignal
}

const MOST_AT_ONCE = 500
/** The SDK waits one second after the first message, so this wait happens only at the end. A shorter wait leaves messages locked. */
const EMPTY_AFTER_MS = 3000

/**
 * Takes the dead letters of an entity until none is left, and removes them. Messages that are refused again are dead letters
 * of Tidemark.
 *
 * @returns the number of removed messages.
 * @throws Error with the problem and what to do.
 */
export async function drainEntity({ entity, namespace, take, log, signal }: DrainOptions): Promise<number> {
  const client = namespace.connect()
  const receiver = createReceiver(client, entity, 'deadLetter')
  const renewal = createLockRenewal((message) =>
    receiver.renewMessageLock(message).then(
      () => 'renewed',
      (error) => (isLockLost(error) ? 'lost' : 'failed'),
    ),
  )
  let removed = 0
  try {
    while (!signal.aborted) {
      const messages = await receiver.receiveMessages(MOST_AT_ONCE, { maxWaitTimeInMs: EMPTY_AFTER_MS })
      if (messages.length === 0) break
      removed += await takeAndRemove(messages)
    }
  } catch (error) {
    throw new Error(explain(error, entity, namespace.host), { cause: error })
  } finally {
    renewal.stop()
    await client.close().catch(() => undefined)
  }
  log.info({ entity: entity.path, removed }, 'dead letters drained')
  return removed

  async function takeAndRemove(messages: Awaited<ReturnType<ServiceBusReceiver['receiveMessages']>>): Promise<number> {
    const turns = createTurns()
    for (const message of messages) renewal.hold(message)
    try {
      await take(messages.map((message) => toDelivered(message, entity)))
      const errors = await Promise.all(messages.map((message) => settle(receiver, turns, message, { kind: 'done' })))
      return errors.filter((error) => error === undefined).length
    } catch (error) {
      await Promise.all(messages.map((message) => settle(receiver, turns, message, undefined)))
      if (error instanceof TakeAborted) return 0
      throw error
    } finally {
      for (const message of messages) renewal.release(message)
    }
  }
}
