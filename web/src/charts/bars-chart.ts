import { isolate } from '../format/isolate.ts'
import { baseOption, categoryAxis, tooltipBox } from './axes.ts'
import { type ChartContent, tooltipOf } from './chart-content.ts'

/** The width of names in pixels. Longer names are truncated to leave room for the bars; the tooltip shows them in full. */
const NAME_WIDTH = { narrow: 130, wide: 210 }

/** One bar with its name, its value and a link. */
interface Bar {
  name: string
  value: number
  href?: string
  /** Further lines of the tooltip and columns of the table. */
  details?: readonly { label: string; value: string }[]
}

interface BarsChart {
  title: string
  bars: readonly Bar[]
  /** The kind of the bars: `Channel`. */
  of: string
  write(value: number): string
  writeShort(value: number): string
}

/** Horizontal bars, the first on top. */
export function barsChart({ title, bars, of, write, writeShort }: BarsChart): ChartContent {
  const details = bars[0]?.details?.map(({ label }) => label) ?? []
  return {
    summary: `${title} by ${of.toLowerCase()}: ${bars.map(({ name, value }) => `${name} ${write(value)}`).join(', ')}`,
    table: {
      columns: [of, title, ...details],
      rows: bars.map(({ name, value, href, details: more = [] }) => [
        href === undefined ? name : { text: name, href },
        write(value),
        ...more.map((each) => each.value),
      ]),
    },
    hrefOf: (dataIndex) => bars[dataIndex]?.href,
    option: (palette, { isNarrow } = { isNarrow: false }) => ({
      ...baseOption(palette),
      xAxis: { type: 'value', show: false },
      yAxis: {
        ...categoryAxis(
          bars.map(({ name }) => isolate(name)),
          palette,
        ),
        inverse: true,
        axisLabel: {
          color: palette.faint,
          width: isNarrow ? NAME_WIDTH.narrow : NAME_WIDTH.wide,
          overflow: 'truncate',
        },
      },
      tooltip: {
        ...tooltipBox(palette),
        formatter: (hit: unknown) => {
          const bar = bars[(hit as { dataIndex: number }).dataIndex]
          if (!bar) return ''
          return tooltipOf(bar.name, [{ label: title, value: write(bar.value) }, ...(bar.details ?? [])])
        },
      },
      series: [
        {
          id: 'bar',
          type: 'bar',
          data: bars.map(({ value }) => value),
          color: palette.series[0],
          barMaxWidth: 22,
          itemStyle: { borderRadius: 3 },
          label: {
            show: true,
            position: 'right',
            color: palette.text,
            formatter: ({ value }) => writeShort(Number(value)),
          },
        },
      ],
      grid: { left: 8, right: 72, top: 8, bottom: 4, containLabel: true },
    }),
  }
}
