/** First and last day, both included, `YYYY-MM-DD`. */
export type DayRange = readonly [first: string, last: string]

/** More ranges than this become one that covers them all. */
const MAX_RANGES = 12
const DAY_MS = 86_400_000

/** The same days as few ranges, by time; as one range that covers them all where there would be many. */
export function mergeRanges(ranges: readonly DayRange[]): DayRange[] {
  const merged: [string, string][] = []
  for (const [first, last] of ranges.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const previous = merged.at(-1)
    if (!previous || first > dayAfter(previous[1])) merged.push([first, last])
    else if (last > previous[1]) previous[1] = last
  }
  if (merged.length <= MAX_RANGES) return merged
  return [[merged[0]?.[0] ?? '', merged.at(-1)?.[1] ?? '']]
}

const dayAfter = (day: string) => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)
