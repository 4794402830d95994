import { isUnsetTime } from '../../time/read-time.ts'
import type { RejectReason } from '../message.ts'

/** The content of an envelope, whatever its form. */
export interface Envelope {
  id: string
  /** Whose ids these are, where one sender's may be another's too. */
  idScope?: string
  /** Whether an id names one event of each type: many shops with their own envelope use the order's number as id. */
  isIdPerType?: boolean
  /** The event's type as it was sent, namespace and all. */
  typeName: string
  /** In one of the forms that `readTime` reads; undefined when there is none. */
  time: unknown
  tenantId: string | undefined
  data: unknown
}

export interface EnvelopeError {
  reason: RejectReason
  error: string
  id?: string
  type?: string
}

export type Headers = Readonly<Record<string, string>>
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value as text when it is text or a number, and not blank. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

/** A time as it was sent; undefined where there is none, or none was set. */
export function timeOf(value: unknown): unknown {
  return value === null || value === undefined || isUnsetTime(value) ? undefined : value
}
