import { baseOption, categoryAxis, tooltipBox, valueAxis } from './axes.ts'
import { type ChartContent, type TableCell, tooltipOf } from './chart-content.ts'

/** One column: a bucket of time, and how much of each part there is. */
interface Stack {
  /** On the axis. */
  short: string
  /** In tooltips and in the table. */
  full: string
  /** One for each part, in their order. */
  values: readonly number[]
  /** The orders behind each value. */
  hrefs?: readonly string[]
  /** Further lines of its tooltip and table. */
  details?: readonly { label: string; value: string }[]
}

interface StackedChart {
  title: string
  /** What a column is made of, the lowest first. */
  parts: readonly string[]
  stacks: readonly Stack[]
  /** The bucket that is still going on; it is drawn as such. */
  unfinishedIndex?: number
  write(value: number): string
  writeShort(value: number): string
}

/** What something is made of over time: columns of parts, the one that is not finished paler. */
export function stackedChart(chart: StackedChart): ChartContent {
  const { title, parts, stacks, unfinishedIndex, write, writeShort } = chart
  const details = stacks[0]?.details?.map(({ label }) => label) ?? []
  const nameOf = (i: number) => {
    const full = stacks[i]?.full ?? ''
    return i === unfinishedIndex ? `${full} (not finished)` : full
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
      legend: {
        show: parts.length > 1,
        top: 0,
        left: 8,
        icon: 'roundRect',
        itemWidth: 12,
        textStyle: { color: palette.text },
      },
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
        ...{ id: name, name, type: 'bar' as const, stack: 'all', barMaxWidth: 40 },
        color: palette.series[part],
        data: stacks.map(({ values }, i) => ({
          value: values[part] ?? 0,
          itemStyle: { opacity: i === unfinishedIndex ? 0.55 : 1 },
        })),
      })),
    }),
  }
}
