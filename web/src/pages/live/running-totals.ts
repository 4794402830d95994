/** What the values come to from the first up to each of them. For drawing: sums of money are not exact here beyond its decimals. */
export function runningTotals(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => {
    sum += value
    return Math.round(sum * 1e6) / 1e6
  })
}
