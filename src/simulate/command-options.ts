import { InvalidArgumentError } from 'commander'
import { isCurrency } from '../contracts/currency.ts'
import { parseInstant } from '../time/instant.ts'
import { DAY_MS, dateOf, dayAt } from './calendar.ts'
import { SimulateError } from './destinations/destination.ts'
import type { LineFormat } from './destinations/line-formats.ts'

/** The options of `tidemark simulate`. */
export interface SimulateOptions {
  from?: Date
  to?: Date
  days?: number
  opened?: Date
  ordersPerDay: number
  seed: string
  currency: string
  secondCurrency?: string
  rate?: number
  count?: number
  format: LineFormat
  toUrl: string
  toServiceBus?: string
  out?: string
  accessKey?: string
}

/**
 * The period of the history. Default: the last 365 days.
 *
 * @throws SimulateError when the period is empty, or when all three options are given.
 */
export function rangeOf({ from, to, days }: SimulateOptions): { from: Date; to: Date } {
  if (from && to && days !== undefined)
    throw new SimulateError('--from, --to and --days cannot be combined; use two of them')
  const lengthMs = (days ?? 365) * DAY_MS
  const now = new Date()
  const end = to ?? (from && days !== undefined ? new Date(from.getTime() + lengthMs) : now)
  const start = from ?? new Date(end.getTime() - lengthMs)
  if (start >= end) throw new SimulateError(`--from ${start.toISOString()} is not before --to ${end.toISOString()}`)
  return { from: start, to: end }
}

/** The first day of the shop. Default: 1 January of the year in which the history begins. */
export function openingDate({ opened }: SimulateOptions, from: Date): string {
  return opened ? dateOf(dayAt(opened.getTime())) : `${from.getUTCFullYear()}-01-01`
}

export function readDate(text: string): Date {
  const instant = parseInstant(text)
  if (!instant) {
    throw new InvalidArgumentError('It must be a date such as 2026-04-17 or a time such as 2026-04-17T12:00:00Z.')
  }
  return new Date(instant.ms)
}

export function readPositive(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (!(value > 0 && value <= 1_000_000)) throw new InvalidArgumentError('It must be a number above 0, up to 1000000.')
  return value
}

export function readCount(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.')
  return Number(text)
}

export function readCurrency(text: string): string {
  if (!isCurrency(text)) throw new InvalidArgumentError('It must be an ISO 4217 code such as USD.')
  return text
}

export function readUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('It must be an http or https URL.')
  }
  return text
}
