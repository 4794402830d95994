import { isDay } from './days.ts'
import { wrongFilters } from './order-filter.ts'
import { isRangeName, isShortEnough } from './ranges.ts'
import { BASES, COMPARISONS, INTERVALS, readCurrency, readTimeZone } from './view.ts'

/** Something that an address asks for and the page cannot show. */
export interface AddressProblem {
  /** The parameters that are left out of the question because of it. */
  names: readonly string[]
  /** What is wrong, in a sentence. */
  text: string
}

/**
 * What is wrong with the parameters of an address that say what a page is about, and on the page of orders with its filters.
 * Parameters that are empty say nothing.
 */
export function findAddressProblems(path: string, search: URLSearchParams): AddressProblem[] {
  const given = (name: string) => search.get(name) || undefined
  const oneOf = (name: string, values: readonly string[]) => {
    const text = given(name)
    if (text === undefined || values.includes(text)) return []
    return [{ names: [name], text: `${name} is “${text}”; it can be ${values.join(', ')}.` }]
  }
  const zone = given('timezone')
  const currency = given('currency')
  return [
    ...findDayProblems(given),
    ...oneOf('compare', COMPARISONS),
    ...oneOf('interval', INTERVALS),
    ...oneOf('basis', BASES),
    ...(currency !== undefined && readCurrency(currency) === undefined
      ? [{ names: ['currency'], text: `currency is “${currency}”, which is no currency of ISO 4217 such as EUR.` }]
      : []),
    ...(zone !== undefined && readTimeZone(zone) === undefined
      ? [{ names: ['timezone'], text: `timezone is “${zone}”, which is no time zone such as Europe/Berlin.` }]
      : []),
    ...(path === '/orders'
      ? wrongFilters(search).map((name) => ({
          names: [name],
          text: `${name} is “${search.get(name)}”, which no order can have.`,
        }))
      : []),
  ]
}

function findDayProblems(given: (name: string) => string | undefined): AddressProblem[] {
  const [startDate, endDate, range] = ['startDate', 'endDate', 'range'].map(given)
  if (startDate === undefined && endDate === undefined) {
    if (range === undefined || isRangeName(range)) return []
    return [{ names: ['range'], text: `range is “${range}”; there are no such days to choose.` }]
  }
  const names = ['startDate', 'endDate'].filter((name) => given(name) !== undefined)
  const wrong = names.find((name) => !isDay(given(name) ?? ''))
  if (wrong !== undefined)
    return [{ names, text: `${wrong} is “${given(wrong)}”, which is no day, written like 2026-01-31.` }]
  if (startDate === undefined || endDate === undefined)
    return [{ names, text: 'startDate and endDate belong together; one of them is missing.' }]
  if (startDate > endDate)
    return [{ names, text: `The first day, startDate ${startDate}, is after the last, endDate ${endDate}.` }]
  if (!isShortEnough({ startDate, endDate }))
    return [{ names, text: `${startDate} to ${endDate} are more than 100 years.` }]
  return []
}
