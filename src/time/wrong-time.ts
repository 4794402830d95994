import { EXPECTED_TIME } from './read-time.ts'

/** A date that begins with a day or a month, such as `03/04/2026`. */
const YEAR_LAST = /^\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/

/**
 * Says what is wrong with a value that is not a time, and what to write instead.
 *
 * @param name of the property or parameter, as in the message.
 * @param expected the allowed forms.
 */
export function describeWrongTime(name: string, value: unknown, expected = EXPECTED_TIME): string {
  const advice = adviseDate(value)
  return `${name} must be ${expected}, not ${shown(value)}${advice === undefined ? '' : `. ${advice}`}`
}

/** Enough of a value to recognise it. */
export const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 60)

/** What to write instead of a date that does not begin with its year. Undefined for any other value. */
export function adviseDate(value: unknown): string | undefined {
  const [, first, , second, lastYear] = (typeof value === 'string' && YEAR_LAST.exec(value)) || []
  if (first === undefined || second === undefined || lastYear === undefined) return undefined
  const year = lastYear.length === 2 ? `20${lastYear}` : lastYear
  const dates = [
    [second, first],
    [first, second],
  ].flatMap(([month = '', day = '']) => dateOf(year, month, day) ?? [])
  const [date, other = date] = dates
  if (date === undefined) return undefined
  return date === other
    ? `Write the year first: ${date}`
    : `The day and the month are ambiguous. Write the year first: ${date} or ${other}`
}

function dateOf(year: string, month: string, day: string): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const ms = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? undefined : date
}
