import type { Entity } from '../entities/broker.ts'
import type { Destination } from '../entities/destination.ts'
import type { Queue } from '../entities/queue.ts'
import type { SendLimits } from '../entities/send-limits.ts'
import { peek, receiveDeferred, renewLocks, updateDisposition } from './messages.ts'
import type { Reply, Request } from './request.ts'
import { addRule, listRules, removeRule } from './rules.ts'
import { cancelScheduled, schedule } from './scheduled.ts'
import { getState, listSessions, renewSession, setState } from './sessions.ts'

type Body = Request['body']

const ofQueues: Readonly<Record<string, (queue: Queue, body: Body) => Reply>> = {
  'com.microsoft:peek-message': peek,
  'com.microsoft:renew-lock': renewLocks,
  'com.microsoft:receive-by-sequence-number': receiveDeferred,
  'com.microsoft:update-disposition': updateDisposition,
  'com.microsoft:renew-session-lock': renewSession,
  'com.microsoft:get-session-state': getState,
  'com.microsoft:set-session-state': setState,
  'com.microsoft:get-message-sessions': listSessions,
}

const ofRules = {
  'com.microsoft:add-rule': addRule,
  'com.microsoft:remove-rule': removeRule,
  'com.microsoft:enumerate-rules': listRules,
} as const

const ofDestinations: Readonly<Record<string, (to: Destination, body: Body, limits: SendLimits) => Reply>> = {
  'com.microsoft:schedule-message': schedule,
  'com.microsoft:cancel-scheduled-message': cancelScheduled,
}

/** Answers a request to the `$management` of an entity. Unsupported operations get an error. */
export function answerManagement(entity: Entity, { operation, body }: Request, limits: SendLimits): Reply {
  const onQueue = ofQueues[operation]
  if (onQueue && entity.kind !== 'topic') return onQueue(entity.queue, body)
  const onDestination = ofDestinations[operation]
  if (onDestination && entity.kind !== 'subscription') {
    return onDestination(entity.kind === 'topic' ? entity.topic : entity.queue, body, limits)
  }
  if (operation in ofRules && entity.kind === 'subscription') {
    return ofRules[operation as keyof typeof ofRules](entity.subscription.rules, body)
  }
  return {
    status: 501,
    description: `The local bus does not support the operation "${operation}" for a ${entity.kind}.`,
    condition: 'amqp:not-implemented',
  }
}
