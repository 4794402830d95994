import type { Json } from '../reading/json.ts'

/** An event of Stripe. */
export interface StripeEvent {
  type: string
  /** When the change happened, in ISO 8601. The object itself may be older. */
  at: string
  apiVersion: string
  object: Json
  /** What the object had before the change. */
  before: Json
}

/** A time of Stripe: seconds since 1970. */
export const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** The time of an object's creation, or that of its event. */
export const createdOf = ({ object, at }: StripeEvent): string =>
  Number.isInteger(object.created) ? timeOf(object.created as number) : at
