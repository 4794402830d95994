import { countOf } from '../../../format/count-of.ts'
import type { Format } from '../../../format/format.ts'
import type { Retention } from './retention-panel.tsx'

type Data = Retention['data'][number]

const NAMES: Readonly<Record<string, string>> = {
  raw_events: 'Stored events',
  deliveries: 'Deliveries of shop platforms',
  dead_letters: 'Dead letters',
  contradictions: 'Contradictions',
  audit_log: 'Audit log',
  orders: 'Orders, customers, products',
  numbers: 'Numbers of reports',
  opening_balance: 'Opening balance of closed books',
}

/** The name of a kind of data for people. */
export const nameOf = (name: string): string => NAMES[name] ?? name

/** For how long it is kept. */
export function keptFor({ name, days }: Pick<Data, 'name' | 'days'>, format: Format): string {
  if (name === 'contradictions') return `The newest ${format.count(10_000)}`
  if (days === null || days === 0) return 'For ever'
  const isLeast = name === 'raw_events' || name === 'audit_log'
  return `${isLeast ? 'At least ' : ''}${countOf(days, 'day', format)}`
}

/** The time of the oldest. Of stored events, the month in UTC is known. */
export function oldestOf({ name, oldestAt }: Pick<Data, 'name' | 'oldestAt'>, format: Format): string {
  if (oldestAt === null) return '–'
  return name === 'raw_events' ? format.day(oldestAt.slice(0, 10)) : format.instant(oldestAt)
}

/** When the oldest is deleted. */
export function deletedNext({ deletedAt }: Pick<Data, 'deletedAt'>, format: Format, nowMs: number): string {
  if (deletedAt === null) return 'Nothing'
  return Date.parse(deletedAt) <= nowMs ? 'Within an hour' : format.instant(deletedAt)
}

/** The first days of the months before which stored events can be removed, newest first: those that have begun, after the first stored month. */
export function closableMonths(months: Retention['months'], nowMs: number): string[] {
  const [first] = months
  if (!first) return []
  const days: string[] = []
  for (let end = nextMonth(first.month); Date.parse(end) <= nowMs; end = nextMonth(end.slice(0, 7))) days.unshift(end)
  return days
}

/** What a closing before a day would remove. */
export function removedBefore(months: Retention['months'], before: string) {
  return months.filter(({ month }) => `${month}-01` < before)
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
}
