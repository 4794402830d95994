import type { Sender } from 'rhea'
import type { Queue } from '../entities/queue.ts'
import { NO_SESSION, SESSION_LOCK_LOST, SESSION_TAKEN } from '../entities/refusals.ts'
import type { SessionLock } from '../entities/session.ts'
import type { Sessions } from '../entities/sessions.ts'
import { ticksOf } from '../messages/scalar.ts'
import { wire } from '../messages/wire.ts'
import { ReceiverLink } from './receiver-link.ts'
import { acceptAttach, holdAttach, terminusOf } from './rhea-links.ts'

export const SESSION_FILTER = 'com.microsoft:session-filter'
const TIMEOUT = 'com.microsoft:timeout'
const DEFAULT_TIMEOUT_MS = 60_000

/**
 * The link of a session receiver: for the session in its filter, or for the next free one.
 *
 * @returns the clean-up: releases the session, or cancels the waiting for one.
 */
export function openSessionLink(sender: Sender, queue: Queue, sessions: Sessions): () => void {
  const source = terminusOf(sender, 'source')
  const requested = plain(source?.filter?.[SESSION_FILTER])
  if (typeof requested === 'string') {
    const lock = sessions.accept(requested)
    if (lock) return attach(sender, queue, lock)
    sender.close(SESSION_TAKEN)
    return () => undefined
  }
  holdAttach(sender)
  let isHeld = true
  const open = () => {
    isHeld = false
    sender.open()
  }
  let end: () => void = () => undefined
  const timeoutMs = Number(sender.properties?.[TIMEOUT] ?? DEFAULT_TIMEOUT_MS)
  const cancel = sessions.acceptNext(
    timeoutMs,
    (lock) => {
      end = attach(sender, queue, lock)
      open()
    },
    () => {
      open()
      sender.close(NO_SESSION)
    },
  )
  return () => {
    cancel()
    end()
    // A client that cancelled still expects both responses.
    if (isHeld) open()
    sender.close()
  }
}

function attach(sender: Sender, queue: Queue, lock: SessionLock): () => void {
  const { id } = lock.session
  // Some clients identify their link by the exact spelling of the address.
  const address = terminusOf(sender, 'source')?.address ?? queue.path
  acceptAttach(sender, {
    source: { address, filter: { [SESSION_FILTER]: wire.wrap_string(id) } },
    properties: { 'com.microsoft:locked-until-utc': wire.wrap_long(ticksOf(lock.until)) },
  })
  lock.onLost = () => sender.close(SESSION_LOCK_LOST)
  lock.join(new ReceiverLink(sender, queue, () => queue.wake(id)))
  return () => lock.release()
}

/** The value of a filter, without an AMQP descriptor. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
}
