import { baseOption, categoryAxis, legendOf, tooltipBox, valueAxis } from './axes.ts'
import { type ChartContent, type TableCell, tooltipOf } from './chart-content.ts'

/** One column: a bucket with the value of each part. */
interface Stack {
  /** The label on the axis. */
  short: string
  /** The label in tooltips and in the table. */
  full: string
  /** The value of each part. */
  values: readonly number[]
  /** The address of the orders behind each value. */
  hrefs?: readonly string[]
  /** Further lines of the tooltip and columns of the table. */
  details?: readonly { label: string; value: string }[]
}

interface StackedChart {
  title: string
  /** The names of the parts, from bottom to top. */
  parts: readonly string[]
  stacks: readonly Stack[]
  /** The bucket that is not complete; its column is paler. */
  unfinishedIndex?: number
  write(value: number): string
  writeShort(value: number): string
}

/** Stacked columns over time. The column that is not complete is paler. */
export function stackedChart(chart: StackedChart): ChartContent {
  const { title, parts, stacks, unfinishedIndex, write, writeShort } = chart
  const details = stacks[0]?.details?.map(({ label }) => label) ?? []
  const nameOf = (i: number) => {
    const full = stacks[i]?.full ?? ''
    return i === unfinishedIndex ? `${full} (not complete)` : full
  }
  return {
    summary: `${title} over time${parts.length > 1 ? `, of ${parts.join(' and ').toLowerCase()}` : ''}: ${stacks.length} columns from ${stacks[0]?.full ?? ''} to ${stacks.at(-1)?.full ?? ''}`,
    table: {
      columns: ['Time', ...parts, ...details],
      rows: stacks.map(({ values, hrefs, details: more = [] }, i): TableCell[] => [
        nameOf(i),
        ...values.map((value, part) => {
          const href = hrefs?.[part]
          return href === undefined ? write(value) : { text: write(value), href }
        }),
        ...more.map((each) => each.value),
      ]),
    },
    hrefOf: (dataIndex, seriesIndex) => stacks[dataIndex]?.hrefs?.[seriesIndex],
    option: (palette) => ({
      ...baseOption(palette),
      grid: { left: 8, right: 12, top: parts.length > 1 ? 36 : 16, bottom: 4, containLabel: true },
      legend: { ...legendOf(palette), show: parts.length > 1 },
      xAxis: categoryAxis(
        stacks.map(({ short }) => short),
        palette,
      ),
      yAxis: valueAxis(writeShort, palette),
      tooltip: {
        ...tooltipBox(palette),
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        formatter: (hit: unknown) => {
          const i = (hit as { dataIndex: number }[])[0]?.dataIndex ?? 0
          const lines = parts.map((label, part) => ({
            label,
            value: write(stacks[i]?.values[part] ?? 0),
            colour: palette.series[part],
          }))
          return tooltipOf(nameOf(i), [...lines.toReversed(), ...(stacks[i]?.details ?? [])])
        },
      },
      series: parts.map((name, part) => ({
        id: name,
        name,
        type: 'bar' as const,
        stack: 'all',
        barMaxWidth: 40,
        color: palette.series[part],
        data: stacks.map(({ values }, i) => ({
          value: values[part] ?? 0,
          itemStyle: { opacity: i === unfinishedIndex ? 0.55 : 1 },
        })),
      })),
    }),
  }
}
