/** The decision of a receiver about a locked message. */
export type Settlement =
  | { readonly kind: 'complete' }
  /** Returned as if it had not been delivered. */
  | { readonly kind: 'release' }
  /** `changes` are application properties to set. */
  | { readonly kind: 'abandon' | 'defer'; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'deadLetter'; readonly death: Death }

/** The reason why a message is dead-lettered. */
export interface Death {
  readonly reason: string | undefined
  readonly description: string | undefined
  readonly changes?: Readonly<Record<string, unknown>>
}

/** The reasons of Service Bus, in its words. */
export const tooManyDeliveries = (count: number): Death => ({
  reason: 'MaxDeliveryCountExceeded',
  description: `Message could not be consumed after ${count} delivery attempts.`,
})

export const EXPIRED: Death = {
  reason: 'TTLExpiredException',
  description: 'The message expired and was dead lettered.',
}

export const SESSION_ID_IS_NULL: Death = {
  reason: 'Session id is null.',
  description: 'Session enabled entity does not allow a message whose session identifier is set to null.',
}

export const tooManyHops = (max: number): Death => ({
  reason: 'MaxTransferHopCountExceeded',
  description: `The message was forwarded ${max} times, which is the limit.`,
})

/** The application properties of a dead letter. */
export function propertiesOf({ reason, description, changes }: Death): Record<string, unknown> {
  return {
    ...changes,
    ...(reason === undefined ? {} : { DeadLetterReason: reason }),
    ...(description === undefined ? {} : { DeadLetterErrorDescription: description }),
  }
}
