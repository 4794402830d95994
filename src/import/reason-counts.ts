import type { Reject } from './candidate.ts'

/** The number of rejections for one reason, with the first of them. */
interface ReasonCount {
  count: number
  /** The line and the error of the first rejection. */
  line: number
  error: string
}

/** Counts rejections by reason, without regard to the values. */
export interface ReasonCounts {
  add: (reject: Pick<Reject, 'line' | 'error'>) => void
  addAll: (other: ReasonCounts) => void
  /** The most frequent first. */
  most: (limit: number) => ReasonCount[]
  entries: () => Iterable<[kind: string, ReasonCount]>
}

/** Enough for every kind of error. A file with more kinds has a different one on each line. */
const MAX_KINDS = 1000

export function createReasonCounts(): ReasonCounts {
  const counts = new Map<string, ReasonCount>()
  const addCount = (kind: string, more: ReasonCount) => {
    const known = counts.get(kind)
    if (known) known.count += more.count
    else if (counts.size < MAX_KINDS) counts.set(kind, { ...more })
  }
  return {
    add: ({ line, error }) => addCount(kindOf(error), { count: 1, line, error }),
    addAll: (other) => {
      for (const [kind, count] of other.entries()) addCount(kind, count)
    },
    most: (limit) => [...counts.values()].sort((a, b) => b.count - a.count).slice(0, limit),
    entries: () => counts,
  }
}

/** The error without the order, the values and the numbers, which differ from line to line. */
function kindOf(error: string): string {
  return error
    .slice(0, 1000)
    .replace(/^order .*?: /s, '')
    .replace(/"[^"]*"/g, '""')
    .replaceAll(/\d[\d.:TZ-]*/g, '0')
}
