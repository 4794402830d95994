import { isolate } from '../format/isolate.ts'
import { baseOption, categoryAxis, tooltipBox } from './axes.ts'
import { type ChartContent, type TableCell, tooltipOf } from './chart-content.ts'

/** A cell of a heat map, with its column, its row and a link. */
interface HeatCell {
  x: number
  y: number
  value: number
  href?: string
}

interface HeatChart {
  title: string
  columns: readonly string[]
  rows: readonly string[]
  cells: readonly HeatCell[]
  write(value: number): string
}

/** Names are truncated to leave room for the cells. The tooltip and the table show them in full. */
const SHORT_NAME = { width: 96, overflow: 'truncate' } as const
const LONG_NAME = { width: 240, overflow: 'truncate' } as const
/** Short labels such as hours are shown at regular intervals. All names are shown, because readers cannot guess them. */
const LONGEST_HOUR = 5
const EVERY_THIRD = { interval: 2 } as const
const EVERY_SIXTH = { interval: 5 } as const
const EVERY_NAME = { hideOverlap: false, interval: 0, overflow: 'truncate' } as const
const SIDE_BY_SIDE = { ...EVERY_NAME, width: 100 } as const
const DIAGONAL = { ...EVERY_NAME, rotate: 45, width: 88 } as const
/** The maximum number of names side by side, and below each other. */
const MOST_SIDE_BY_SIDE = 5
const MOST_BELOW = 22

function labelsOfColumns(columns: readonly string[], isNarrow: boolean): object {
  if (columns.every(({ length }) => length <= LONGEST_HOUR)) return isNarrow ? EVERY_SIXTH : EVERY_THIRD
  return isNarrow || columns.length > MOST_SIDE_BY_SIDE ? DIAGONAL : SIDE_BY_SIDE
}

/** Values by row and column, shown as colours; the first row on top. */
export function heatChart({ title, columns, rows, cells, write }: HeatChart): ChartContent {
  const most = Math.max(1, ...cells.map(({ value }) => value))
  const cellAt = (x: number, y: number) => cells.find((cell) => cell.x === x && cell.y === y)
  const written = (cell: HeatCell | undefined): TableCell => {
    if (!cell) return ''
    return cell.href === undefined ? write(cell.value) : { text: write(cell.value), href: cell.href }
  }
  return {
    summary: `${title} in ${rows.length} rows and ${columns.length} columns; the maximum of a cell is ${write(most)}`,
    table: {
      columns: ['', ...columns],
      rows: rows.map((name, y) => [name, ...columns.map((_column, x) => written(cellAt(x, y)))]),
    },
    hrefOf: (dataIndex) => cells[dataIndex]?.href,
    option: (palette, { isNarrow } = { isNarrow: false }) => ({
      ...baseOption(palette),
      grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
      xAxis: {
        ...categoryAxis(columns.map(isolate), palette, labelsOfColumns(columns, isNarrow)),
        axisLine: { show: false },
      },
      yAxis: {
        ...categoryAxis(rows.map(isolate), palette, {
          ...(rows.length > MOST_BELOW ? {} : EVERY_NAME),
          ...(isNarrow ? SHORT_NAME : LONG_NAME),
        }),
        axisLine: { show: false },
        inverse: true,
      },
      visualMap: { show: false, min: 0, max: most, inRange: { color: [...palette.heat] } },
      tooltip: {
        ...tooltipBox(palette),
        formatter: (hit: unknown) => {
          const cell = cells[(hit as { dataIndex: number }).dataIndex]
          if (!cell) return ''
          return tooltipOf(`${isolate(rows[cell.y] ?? '')}, ${isolate(columns[cell.x] ?? '')}`, [
            { label: title, value: write(cell.value) },
          ])
        },
      },
      series: [
        {
          id: 'heatmap',
          type: 'heatmap',
          data: cells.map(({ x, y, value }) => [x, y, value]),
          itemStyle: { borderColor: palette.surface, borderWidth: 2, borderRadius: 3 },
          emphasis: { itemStyle: { borderColor: palette.text } },
        },
      ],
    }),
  }
}
