import { baseOption, categoryAxis, legendOf, tooltipBox, valueAxis } from './axes.ts'
import { type ChartContent, type TableCell, tooltipOf } from './chart-content.ts'
import type { Palette } from './palette.ts'

/** One bucket of a series. Null: no value, such as the average of no orders. */
interface Point {
  /** The label on the axis. */
  short: string
  /** The label in tooltips and in the table. */
  full: string
  value: number | null
  /** The address of the orders behind the value. */
  href?: string
  /** The key of a note about the value, in the table. */
  mark?: string
}

interface SeriesChart {
  title: string
  points: readonly Point[]
  /** The buckets of the comparison period, in the same sequence. */
  comparison?: readonly Point[]
  /** The name of the comparison in the legend. */
  comparisonName?: string
  /** The bucket that is not complete; its line is dashed. */
  unfinishedIndex?: number
  write(value: number | null): string
  writeShort(value: number): string
}

/** A metric over time as a line, with the comparison period behind it. The part that is not complete is dashed. */
export function seriesChart(chart: SeriesChart): ChartContent {
  const { title, points, comparison, comparisonName = 'Comparison', unfinishedIndex, write } = chart
  const isUnfinished = (i: number) => i === unfinishedIndex
  const table = points.map(({ full, value, href, mark }, i): TableCell[] => {
    const name = isUnfinished(i) ? `${full} (not complete)` : full
    const text = write(value)
    const cells: TableCell[] = [name, href === undefined && mark === undefined ? text : { text, href, mark }]
    const other = comparison?.[i]
    return comparison ? [...cells, other ? write(other.value) : '', other?.full ?? ''] : cells
  })
  return {
    summary: `${title} over time, ${points.length} points from ${points[0]?.full ?? ''} to ${points.at(-1)?.full ?? ''}`,
    table: { columns: comparison ? ['Time', title, 'Comparison', 'Comparison time'] : ['Time', title], rows: table },
    hrefOf: (dataIndex) => points[dataIndex]?.href,
    option: (palette) => ({
      ...baseOption(palette),
      grid: { left: 8, right: 12, top: comparison ? 36 : 16, bottom: 4, containLabel: true },
      legend: { ...legendOf(palette), show: comparison !== undefined, data: [title, comparisonName] },
      xAxis: categoryAxis(
        points.map(({ short }) => short),
        palette,
      ),
      yAxis: valueAxis(chart.writeShort, palette),
      tooltip: {
        ...tooltipBox(palette),
        trigger: 'axis',
        formatter: (hit: unknown) => tooltipAt(chart, indexOf(hit), palette),
      },
      series: linesOf(chart, palette),
    }),
  }
}

const indexOf = (hit: unknown) => (hit as { dataIndex: number }[])[0]?.dataIndex ?? 0

function tooltipAt({ title, points, comparison, unfinishedIndex, write }: SeriesChart, i: number, palette: Palette) {
  const point = points[i]
  const other = comparison?.[i]
  if (!point) return ''
  const lines = [{ label: title, value: write(point.value), colour: palette.series[0] }]
  if (other) lines.push({ label: other.full, value: write(other.value), colour: palette.comparison })
  return tooltipOf(i === unfinishedIndex ? `${point.full} (not complete)` : point.full, lines)
}

function linesOf(chart: SeriesChart, palette: Palette) {
  const { title, points, comparison, comparisonName = 'Comparison', unfinishedIndex } = chart
  const isSingle = points.length === 1
  const unfinished = isSingle ? undefined : unfinishedIndex
  const line = { type: 'line' as const, symbol: 'circle', symbolSize: 7, showSymbol: isSingle, smooth: 0.15 }
  /** A line, and a dashed line from and to the bucket that is not complete. */
  const lines = (id: string, values: readonly (number | null)[], style: object, width: number) => [
    {
      ...line,
      ...style,
      id,
      lineStyle: { width },
      data: values.map((value, i) => (i === unfinished ? null : value)),
    },
    ...(unfinished === undefined
      ? []
      : [
          {
            ...line,
            ...style,
            id: `${id}, not complete`,
            areaStyle: undefined,
            lineStyle: { width: Math.min(width, 2), type: 'dashed' as const },
            data: values.map((value, i) => (Math.abs(i - unfinished) <= 1 ? value : null)),
          },
        ]),
  ]
  const ofMetric = { name: title, color: palette.series[0], areaStyle: { opacity: 0.08 }, z: 3 }
  const ofComparison = { name: comparisonName, color: palette.comparison, z: 1 }
  return [
    ...(comparison
      ? lines(
          'comparison',
          points.map((_point, i) => comparison[i]?.value ?? null),
          ofComparison,
          1.5,
        )
      : []),
    ...lines(
      'metric',
      points.map(({ value }) => value),
      ofMetric,
      2.5,
    ),
  ]
}
