import { addDays } from './days.ts'

/** First and last day, both included, `YYYY-MM-DD`. */
export type DayRange = readonly [first: string, last: string]

/** More ranges than this become one range that covers them all. */
const MAX_RANGES = 12

/** The same days as few ranges, by time; as one range that covers them all when there would be too many. */
export function mergeRanges(ranges: readonly DayRange[]): DayRange[] {
  const merged: [string, string][] = []
  for (const [first, last] of ranges.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const previous = merged.at(-1)
    if (!previous || first > addDays(previous[1], 1)) merged.push([first, last])
    else if (last > previous[1]) previous[1] = last
  }
  if (merged.length <= MAX_RANGES) return merged
  return [[merged[0]?.[0] ?? '', merged.at(-1)?.[1] ?? '']]
}
