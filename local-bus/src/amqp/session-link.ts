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
 * A client's session receiver: of the session that its filter names, or of the next free one.
 *
 * @returns what ends it: gives the session back, or takes the wish for one back.
 */
export function openSessionLink(sender: Sender, queue: Queue, sessions: Sessions): () => void {
  const source = terminusOf(sender, 'source')
  const wished = plain(source?.filter?.[SESSION_FILTER])
  if (typeof wished === 'string') {
    const lock = sessions.accept(wished)
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
    // A client that gave up waiting still expects both answers.
    if (isHeld) open()
    sender.close()
  }
}

function attach(sender: Sender, queue: Queue, lock: SessionLock): () => void {
  const { id } = lock.session
  // Some clients recognize their link by the address just as they wrote it.
  const address = terminusOf(sender, 'source')?.address ?? queue.path
  acceptAttach(sender, {
    source: { address, filter: { [SESSION_FILTER]: wire.wrap_string(id) } },
    properties: { 'com.microsoft:locked-until-utc': wire.wrap_long(ticksOf(lock.until)) },
  })
  lock.onLost = () => sender.close(SESSION_LOCK_LOST)
  lock.join(new ReceiverLink(sender, queue, () => queue.wake(id)))
  return () => lock.release()
}

/** A filter's value may be described. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
}
