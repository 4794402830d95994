/** The sum of the values up to each of them. For charts: rounded to six decimals. */
export function runningTotals(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => {
    sum += value
    return Math.round(sum * 1e6) / 1e6
  })
}
