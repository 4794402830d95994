import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Period } from '../../../time/periods.ts'
import { type Align, type Compare, otherPeriodOf, otherWholeDaysOf } from './other-period.ts'

// A second, slow way to the same answer. It walks through the calendar day by day, and shares no code with the rule.

const calendar = Array.from({ length: 366 * 12 }, (_, i) =>
  new Date(Date.UTC(2019, 0, 1 + i)).toISOString().slice(0, 10),
)
const placeOf = new Map(calendar.map((day, i) => [day, i]))
const indexOf = (day: string) => placeOf.get(day) ?? -1
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysOf = (first: string, last: string) => calendar.slice(placeOf.get(first), (placeOf.get(last) ?? -1) + 1)
const monthsOf = (days: readonly string[]) => [...new Set(days.map((day) => day.slice(0, 7)))]
const months = monthsOf(calendar)
const lengths = new Map(months.map((month) => [month, calendar.filter((day) => day.startsWith(month)).length]))

const sameDateLastYear = (day: string) => {
  const year = Number(day.slice(0, 4)) - 1
  return day.endsWith('02-29') && !isLeap(year) ? `${year}-02-28` : `${year}${day.slice(4)}`
}

/** Whether all days of all its months are there. */
const isOfWholeMonths = (days: readonly string[]) =>
  monthsOf(days).reduce((sum, month) => sum + (lengths.get(month) ?? 0), 0) === days.length

/** All days to compare with, if the period were over. */
function naiveOther(days: readonly string[], compare: Compare, align: Align): string[] {
  const first = indexOf(days[0] as string)
  if (align === 'weekday') {
    let back = compare === 'previous_year' ? 364 : 7
    while (compare === 'previous_period' && back < days.length) back += 7
    return calendar.slice(first - back, first - back + days.length)
  }
  if (isOfWholeMonths(days)) {
    const own = monthsOf(days)
    const back = compare === 'previous_year' ? 12 : own.length
    const others = months.slice(months.indexOf(own[0] as string) - back).slice(0, own.length)
    return calendar.filter((day) => others.includes(day.slice(0, 7)))
  }
  if (compare === 'previous_period') return calendar.slice(first - days.length, first)
  return daysOf(sameDateLastYear(days[0] as string), sameDateLastYear(days.at(-1) as string))
}

const randomDay = (from: string, to: string) => {
  const [first, last] = [indexOf(from), indexOf(to)]
  return fc.integer({ min: first, max: last }).map((i) => calendar[i] as string)
}
const firstDays = calendar.filter((day) => day >= '2024-01-01' && day <= '2028-06-01' && day.endsWith('-01'))

/** Any days, and whole months of any number: quarters, half-years, years that begin in any month. */
const anyPeriod: fc.Arbitrary<Period> = fc.oneof(
  fc.tuple(randomDay('2024-01-01', '2028-12-31'), fc.nat(400)).map(([start, more]) => ({
    start,
    end: calendar[indexOf(start) + more] as string,
  })),
  fc.tuple(fc.constantFrom(...firstDays), fc.integer({ min: 1, max: 12 })).map(([start, count]) => {
    const last = months[months.indexOf(start.slice(0, 7)) + count - 1] as string
    return { start, end: calendar.findLast((day) => day.startsWith(last)) as string }
  }),
)
const question = fc.record({
  period: anyPeriod,
  compare: fc.constantFrom<Compare>('previous_period', 'previous_year'),
  align: fc.constantFrom<Align>('date', 'weekday'),
  /** Today: any day of the period, often its first or last, or a day after it. */
  place: fc.oneof(fc.nat(800), fc.constantFrom('first', 'last', 'last but one', 'after')),
})

function todayOf(days: readonly string[], place: number | string): string {
  const last = indexOf(days.at(-1) as string)
  if (place === 'after') return calendar[last + 1] as string
  const back = { first: days.length - 1, last: 0, 'last but one': 1 }[place as string] ?? Number(place)
  return calendar[last - (back % days.length)] as string
}

test('the comparison of any period has the days of a day-by-day count in the calendar', () => {
  fc.assert(
    fc.property(question, ({ period, compare, align, place }) => {
      const days = daysOf(period.start, period.end)
      const today = todayOf(days, place)
      const others = naiveOther(days, compare, align)
      const found = otherPeriodOf(period, today, compare, align)
      if (!found) throw new Error('Nothing is compared')
      const elapsed = days.indexOf(today)
      const isOver = elapsed === -1
      const counterpart =
        compare === 'previous_year' && align === 'date' ? others.indexOf(sameDateLastYear(today)) : elapsed
      const counted = isOver || counterpart >= others.length ? others : others.slice(0, counterpart + 1)
      expect(daysOf(found.period.start, found.period.end)).toEqual(counted)
      expect(found.isCutOff).toBe(!isOver && counterpart < others.length)
    }),
    { numRuns: 2000 },
  )
})

test('compared periods differ in their number of days only by a 29 February or by the lengths of months', () => {
  fc.assert(
    fc.property(question, ({ period, compare, align, place }) => {
      const days = daysOf(period.start, period.end)
      const found = otherWholeDaysOf(period, todayOf(days, place), compare, align)
      if (!found) return
      const [asked, other] = [found.requested, found.other].map(({ start, end }) => daysOf(start, end).length)
      const leapDays = daysOf(found.other.start, found.requested.end).filter((day) => day.endsWith('02-29')).length
      // Only 29 February makes dates of two years differ; months before each other have their own lengths.
      if (compare === 'previous_year' || !isOfWholeMonths(days) || align === 'weekday') {
        expect(Math.abs((asked as number) - (other as number))).toBeLessThanOrEqual(align === 'date' ? leapDays : 0)
      }
      if (found.leftOutDay && compare === 'previous_period') expect(asked).toBe(other)
    }),
    { numRuns: 2000 },
  )
})
