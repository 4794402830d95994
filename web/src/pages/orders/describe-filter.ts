import { nameBucket } from '../../format/buckets.ts'
import type { Format } from '../../format/format.ts'
import type { FilterName, OrderFilter } from '../../view/order-filter.ts'
import { filterFields } from './filter-fields.ts'

export interface FilterChip {
  /** The filters that are removed with the chip. */
  names: readonly FilterName[]
  text: string
}

/** The filters of a list in words, each of which can be removed. Hour and weekday are one chip. */
export function describeFilter(filter: OrderFilter, format: Format): FilterChip[] {
  const chips = filterFields.flatMap(({ name, label, options, nameOf = (text) => text }): FilterChip[] => {
    const value = filter[name]
    if (value === undefined || ['cohort', 'weekday', 'hour'].includes(name)) return []
    if (options) return [{ names: [name], text: withSubject(name, options[String(value)] ?? String(value)) }]
    return [{ names: [name], text: `${label}: ${nameOf(String(value))}` }]
  })
  const { cohort, interval = 'month', weekday, hour } = filter
  if (cohort !== undefined) {
    chips.push({ names: ['cohort', 'interval'], text: `Cohort ${nameBucket(cohort, interval, format).full}` })
  }
  const when = [
    weekday !== undefined && format.weekdayLong(weekday),
    hour !== undefined && format.hourSpan(hour),
  ].filter(Boolean)
  if (when.length > 0) chips.push({ names: ['weekday', 'hour'], text: when.join(', ') })
  return chips
}

const withSubject = (name: FilterName, text: string) => (name === 'segment' ? `Segment: ${text}` : text)
