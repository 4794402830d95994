interface SparkLineProps {
  values: readonly (number | null)[]
  /** Whether the bucket of the last value is not complete: the line ends before it. */
  isLastUnfinished?: boolean
}

const WIDTH = 120
const HEIGHT = 32
const MARGIN = 3

/** The trend of a metric as a small line. Screen readers skip it: the number beside it and the chart say the same. */
export function SparkLine({ values, isLastUnfinished = false }: SparkLineProps) {
  if (values.every((value) => value === null)) return null
  const numbers = values.map((value) => value ?? 0)
  const drawn = isLastUnfinished && numbers.length > 2 ? numbers.slice(0, -1) : numbers
  const least = Math.min(0, ...drawn)
  const range = Math.max(...drawn) - least || 1
  const x = (i: number) => MARGIN + (i * (WIDTH - 2 * MARGIN)) / Math.max(1, numbers.length - 1)
  const y = (value: number) => HEIGHT - MARGIN - ((value - least) * (HEIGHT - 2 * MARGIN)) / range
  const path = drawn.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="spark-line" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
