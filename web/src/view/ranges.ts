import { addDays, addMonths, countDays, startOfMonth, startOfWeek, startOfYear } from '../time/days.ts'

export interface Days {
  /** The first day, `YYYY-MM-DD`. */
  startDate: string
  /** The last day, included. */
  endDate: string
}

interface Range {
  label: string
  days(today: string, firstDay: string): Days
}

const lastDays = (count: number) => (today: string) => ({ startDate: addDays(today, 1 - count), endDate: today })

/** The ranges to choose from. They move with the current day. The key is the value of `range` in the address. */
export const ranges = {
  today: { label: 'Today', days: lastDays(1) },
  yesterday: {
    label: 'Yesterday',
    days: (today) => ({ startDate: addDays(today, -1), endDate: addDays(today, -1) }),
  },
  '7d': { label: 'Last 7 days', days: lastDays(7) },
  '30d': { label: 'Last 30 days', days: lastDays(30) },
  '90d': { label: 'Last 90 days', days: lastDays(90) },
  '12m': { label: 'Last 12 months', days: (today) => ({ startDate: addMonths(today, -11), endDate: today }) },
  week: { label: 'This week', days: (today) => ({ startDate: startOfWeek(today), endDate: today }) },
  month: { label: 'This month', days: (today) => ({ startDate: startOfMonth(today), endDate: today }) },
  'last-month': {
    label: 'Last month',
    days: (today) => ({ startDate: addMonths(today, -1), endDate: addDays(startOfMonth(today), -1) }),
  },
  year: { label: 'This year', days: (today) => ({ startDate: startOfYear(today), endDate: today }) },
  all: { label: 'All time', days: (today, firstDay) => ({ startDate: firstDay, endDate: today }) },
} satisfies Record<string, Range>

export type RangeName = keyof typeof ranges

export const isRangeName = (text: string): text is RangeName => Object.hasOwn(ranges, text)

/** The API accepts periods of up to 100 years. */
const MOST_DAYS = 36_524

export const isShortEnough = ({ startDate, endDate }: Days): boolean => countDays(startDate, endDate) <= MOST_DAYS
