import type { Format } from '../format/format.ts'
import { ChangeBadge } from './change-badge.tsx'
import type { DataColumn } from './data-table.tsx'

/** The rows of the other period, and those of the compared part of the period if a day is left out. */
interface ComparedRows<R> {
  rows: readonly R[]
  comparedRows?: readonly R[]
}

/**
 * The change of a number of each row, as a fraction; null without a value to compare with. Undefined without a comparison.
 */
export function changesOf<R>(
  rows: readonly R[],
  comparison: ComparedRows<R> | undefined,
  keyOf: (row: R) => string,
  numberOf: (row: R) => number,
): ((row: R) => number | null) | undefined {
  if (!comparison) return undefined
  const valuesIn = (some: readonly R[]) => new Map(some.map((row) => [keyOf(row), numberOf(row)]))
  const [before, now] = [valuesIn(comparison.rows), valuesIn(comparison.comparedRows ?? rows)]
  return (row) => changeBetween(now.get(keyOf(row)), before.get(keyOf(row)))
}

const changeBetween = (now = 0, before = 0): number | null => (before === 0 ? null : (now - before) / Math.abs(before))

/** The column with these changes: a list of one column, or of none without a comparison. */
export function changeColumn<R, S extends string>(
  changeOf: ((row: R) => number | null) | undefined,
  format: Format,
): DataColumn<R, S>[] {
  if (!changeOf) return []
  return [
    {
      id: 'change',
      label: 'Change',
      align: 'right',
      meaning: 'Change of net revenue compared with the comparison period',
      render: (row: R) => <ChangeBadge change={changeOf(row)} format={format} />,
    },
  ]
}
