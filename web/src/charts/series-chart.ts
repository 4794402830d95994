import { baseOption, categoryAxis, tooltipBox, valueAxis } from './axes.ts'
import { type ChartContent, type TableCell, tooltipOf } from './chart-content.ts'
import type { Palette } from './palette.ts'

/** One bucket of a series. Null: there is no value, such as an average of nothing. */
interface Point {
  /** On the axis. */
  short: string
  /** In tooltips and in the table. */
  full: string
  value: number | null
  /** The orders behind the value. */
  href?: string
}

interface SeriesChart {
  title: string
  points: readonly Point[]
  /** The same buckets of the period compared with, the first beside the first. */
  comparison?: readonly Point[]
  /** The bucket that is still going on; it is drawn as such. */
  unfinishedIndex?: number
  write(value: number | null): string
  writeShort(value: number): string
}

/** A metric over time: a line, the part that is not finished dashed, and the period compared with behind it. */
export function seriesChart(chart: SeriesChart): ChartContent {
  const { title, points, comparison, unfinishedIndex, write } = chart
  const isUnfinished = (i: number) => i === unfinishedIndex
  const table = points.map(({ full, value, href }, i): TableCell[] => {
    const name = isUnfinished(i) ? `${full} (not finished)` : full
    const text = write(value)
    const cells: TableCell[] = [name, href === undefined ? text : { text, href }]
    const other = comparison?.[i]
    return comparison ? [...cells, other ? write(other.value) : '', other?.full ?? ''] : cells
  })
  return {
    summary: `${title} over time, ${points.length} points from ${points[0]?.full ?? ''} to ${points.at(-1)?.full ?? ''}`,
    table: { columns: comparison ? ['Time', title, 'Compared with', 'At'] : ['Time', title], rows: table },
    hrefOf: (dataIndex) => points[dataIndex]?.href,
    option: (palette) => ({
      ...baseOption(palette),
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
  return tooltipOf(i === unfinishedIndex ? `${point.full} (not finished)` : point.full, lines)
}

function linesOf({ title, points, comparison, unfinishedIndex }: SeriesChart, palette: Palette) {
  const isSingle = points.length === 1
  const going = isSingle ? undefined : unfinishedIndex
  const line = { type: 'line' as const, symbol: 'circle', symbolSize: 7, showSymbol: isSingle, smooth: 0.15 }
  /** A line, and dashed the pieces of it that lead to and from the bucket that is not finished. */
  const lines = (id: string, values: readonly (number | null)[], style: object, width: number) => [
    {
      ...{ ...line, ...style, id, lineStyle: { width } },
      data: values.map((value, i) => (i === going ? null : value)),
    },
    ...(going === undefined
      ? []
      : [
          {
            ...{ ...line, ...style, id: `${id}, not finished`, areaStyle: undefined },
            lineStyle: { width: Math.min(width, 2), type: 'dashed' as const },
            data: values.map((value, i) => (Math.abs(i - going) <= 1 ? value : null)),
          },
        ]),
  ]
  const ours = { name: title, color: palette.series[0], areaStyle: { opacity: 0.08 }, z: 3 }
  const theirs = { name: 'Compared with', color: palette.comparison, z: 1 }
  return [
    ...(comparison
      ? lines(
          'comparison',
          points.map((_point, i) => comparison[i]?.value ?? null),
          theirs,
          1.5,
        )
      : []),
    ...lines(
      'metric',
      points.map(({ value }) => value),
      ours,
      2.5,
    ),
  ]
}
