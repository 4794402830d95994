import { ms, times } from '../cells.ts'
import { median } from '../measure.ts'
import type { Table } from '../table.ts'

/** The times of the same work by two versions, in milliseconds. */
export interface Comparison {
  name: string
  before: number[]
  after: number[]
}

/** Measures some work, or only the work with these names. */
export type Compare = (names?: ReadonlySet<string>) => Promise<Comparison[]>

const MOST = 1.15

const ratioOf = ({ before, after }: Comparison) => median(after) / median(before)

/** Whether the median is more than 15 % slower. */
export const isSlower = (comparison: Comparison) => ratioOf(comparison) > MOST

/** Measures everything that seems slower a second time, because other programs use the machine as well. The better of the two counts. */
export async function compareTwice(compare: Compare): Promise<Comparison[]> {
  const first = await compare()
  const slower = first.filter(isSlower).map(({ name }) => name)
  if (slower.length === 0) return first
  const second = await compare(new Set(slower))
  return first.map((one) => {
    const other = second.find(({ name }) => name === one.name)
    return other && ratioOf(other) < ratioOf(one) ? other : one
  })
}

/** Runs the work of both versions in turn. The first of a round is the second of the next. */
export async function inTurn(
  rounds: number,
  before: (round: number) => Promise<number>,
  after: (round: number) => Promise<number>,
): Promise<Omit<Comparison, 'name'>> {
  const times: Omit<Comparison, 'name'> = { before: [], after: [] }
  for (let round = 0; round < rounds; round++) {
    const run = {
      before: async () => times.before.push(await before(round)),
      after: async () => times.after.push(await after(round)),
    }
    const order = round % 2 === 0 ? (['before', 'after'] as const) : (['after', 'before'] as const)
    for (const version of order) await run[version]()
  }
  return times
}

export function tableOfComparisons(comparisons: readonly Comparison[], name: string): Table {
  const slower = comparisons.filter(isSlower).map((each) => each.name)
  const verdict = slower.length === 0 ? 'Nothing is' : `${slower.join('; ')}:`
  return {
    title: `Medians of this version and of ${name}, in milliseconds`,
    columns: ['', name, 'now', 'ratio'],
    rows: comparisons.map((each) => [each.name, ms(median(each.before)), ms(median(each.after)), times(ratioOf(each))]),
    note: `${verdict} more than 15 % slower.`,
  }
}
