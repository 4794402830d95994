import { basisNames, codesOf, comparisonNames, intervalNames } from '../format/labels.ts'
import { isDay } from '../time/days.ts'
import { invalidFilters } from './order-filter.ts'
import { isRangeName, isShortEnough, ranges } from './ranges.ts'
import { readCurrency, readTimeZone } from './view.ts'

/** An invalid part of an address. */
export interface AddressProblem {
  /** The parameters that are ignored because of it. */
  names: readonly string[]
  /** What is wrong, in a sentence. */
  text: string
}

/**
 * Finds invalid parameters: those of the view, and on the page of orders its filters. Empty parameters are valid.
 */
export function findAddressProblems(path: string, search: URLSearchParams): AddressProblem[] {
  const given = (name: string) => search.get(name) || undefined
  const oneOf = (name: string, values: readonly string[]) => {
    const text = given(name)
    if (text === undefined || values.includes(text)) return []
    return [{ names: [name], text: `${name}: “${text}” is invalid. Use one of: ${values.join(', ')}.` }]
  }
  const zone = given('timezone')
  return [
    ...findDayProblems(given),
    ...oneOf('compare', codesOf(comparisonNames)),
    ...oneOf('interval', codesOf(intervalNames)),
    ...oneOf('basis', codesOf(basisNames)),
    ...['currency', 'reportingCurrency'].flatMap((name) => {
      const code = given(name)
      if (code === undefined || readCurrency(code) !== undefined) return []
      return [{ names: [name], text: `${name}: “${code}” is not an ISO 4217 currency code, such as EUR.` }]
    }),
    ...(zone !== undefined && readTimeZone(zone) === undefined
      ? [{ names: ['timezone'], text: `timezone: “${zone}” is not a time zone, such as Europe/Berlin.` }]
      : []),
    ...(path === '/orders'
      ? invalidFilters(search).map((name) => ({
          names: [name],
          text: `${name}: “${search.get(name)}” is not a valid value of this filter.`,
        }))
      : []),
  ]
}

function findDayProblems(given: (name: string) => string | undefined): AddressProblem[] {
  const [startDate, endDate, range] = ['startDate', 'endDate', 'range'].map(given)
  if (startDate === undefined && endDate === undefined) {
    if (range === undefined || isRangeName(range)) return []
    return [{ names: ['range'], text: `range: “${range}” is invalid. Use one of: ${Object.keys(ranges).join(', ')}.` }]
  }
  const names = ['startDate', 'endDate'].filter((name) => given(name) !== undefined)
  const wrong = names.find((name) => !isDay(given(name) ?? ''))
  if (wrong !== undefined) return [{ names, text: `${wrong}: “${given(wrong)}” is not a date, such as 2026-01-31.` }]
  if (startDate === undefined || endDate === undefined)
    return [{ names, text: 'startDate and endDate are needed together; one of them is missing.' }]
  if (startDate > endDate) return [{ names, text: `startDate ${startDate} is after endDate ${endDate}.` }]
  if (!isShortEnough({ startDate, endDate }))
    return [{ names, text: `${startDate} to ${endDate} is longer than 100 years.` }]
  return []
}
