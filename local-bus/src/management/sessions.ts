import type { Queue } from '../entities/queue.ts'
import { SESSION_LOCK_LOST } from '../entities/refusals.ts'
import type { Session } from '../entities/session.ts'
import { wire } from '../messages/wire.ts'
import { readText, toNumber } from './fields.ts'
import { replyDone, replyRefused } from './replies.ts'
import type { Reply, Request } from './request.ts'

type Body = Request['body']

export function renewSession(queue: Queue, body: Body): Reply {
  const lock = findSession(queue, body)?.lock
  return lock ? replyDone({ expiration: wire.wrap_timestamp(lock.renew()) }) : replyRefused(SESSION_LOCK_LOST)
}

/** The state of the session; null without one. */
export function getState(queue: Queue, body: Body): Reply {
  const session = findSession(queue, body)
  if (!session?.lock) return replyRefused(SESSION_LOCK_LOST)
  return replyDone({ 'session-state': session.state ?? null })
}

export function setState(queue: Queue, body: Body): Reply {
  const session = findSession(queue, body)
  if (!session?.lock) return replyRefused(SESSION_LOCK_LOST)
  const state = body['session-state']
  session.state = Buffer.isBuffer(state) ? Buffer.from(state) : undefined
  return replyDone()
}

/** The ids of sessions with messages or a state. */
export function listSessions(queue: Queue, body: Body): Reply {
  const skip = toNumber(body.skip)
  const ids = queue.sessions?.list().slice(skip, skip + toNumber(body.top)) ?? []
  if (ids.length === 0) return { status: 204, description: 'There are no more sessions.' }
  return replyDone({ skip: wire.wrap_int(skip + ids.length), 'sessions-ids': ids })
}

function findSession(queue: Queue, body: Body): Session | undefined {
  return queue.sessions?.find(readText(body, 'session-id') ?? '')
}
