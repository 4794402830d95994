import type { Refusal } from './destination.ts'

/** The refusals of Service Bus. Clients convert the conditions into their error codes. */
export const MESSAGE_LOCK_LOST: Refusal = {
  condition: 'com.microsoft:message-lock-lost',
  description:
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue, ' +
    'or was received by a different receiver instance.',
}

export const SESSION_LOCK_LOST: Refusal = {
  condition: 'com.microsoft:session-lock-lost',
  description: 'The session lock has expired on the message session, or the session was closed. Accept it again.',
}

export const SESSION_TAKEN: Refusal = {
  condition: 'com.microsoft:session-cannot-be-locked',
  description: 'The requested session cannot be accepted. It is locked by another receiver.',
}

export const NO_SESSION: Refusal = {
  condition: 'com.microsoft:timeout',
  description: 'No session with messages became free within the time given.',
}

export const MESSAGE_NOT_FOUND: Refusal = {
  condition: 'com.microsoft:message-not-found',
  description: 'Failed to lock one or more specified messages. The message does not exist, or is not deferred.',
}

export const SESSION_ID_MISSING: Refusal = {
  condition: 'amqp:not-allowed',
  description:
    'The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support ' +
    'enabled can only receive messages that have the SessionId set to a valid value.',
}

export const ALREADY_DEAD: Refusal = {
  condition: 'amqp:not-allowed',
  description: 'A message of a dead-letter queue cannot be dead-lettered again.',
}

export const notAllowed = (description: string): Refusal => ({ condition: 'amqp:not-allowed', description })

export const quotaExceeded = (maxBytes: number): Refusal => ({
  condition: 'amqp:resource-limit-exceeded',
  description: `The local bus is full: its capacity is ${maxBytes} bytes of messages. Receive some messages, or raise --capacity.`,
})
