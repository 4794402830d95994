import { isolate } from '../format/isolate.ts'
import { baseOption, categoryAxis, tooltipBox } from './axes.ts'
import { type ChartContent, type TableCell, tooltipOf } from './chart-content.ts'

/** A cell of a heat map: its column, its row, and the orders behind it. */
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

/** In a narrow place, whole names would leave no room for the cells. The tooltip and the table have them whole. */
const SHORT_NAME = { width: 96, overflow: 'truncate' } as const
const LONG_NAME = { width: 240, overflow: 'truncate' } as const
/** Of hours and the like, only some are shown. Names are all shown, because they cannot be guessed. */
const LONGEST_HOUR = 5
const EVERY_NAME = { hideOverlap: false, interval: 0, overflow: 'truncate' } as const
const SIDE_BY_SIDE = { ...EVERY_NAME, width: 100 } as const
const ASLANT = { ...EVERY_NAME, rotate: 45, width: 64 } as const
/** The most names with room side by side, and below each other. */
const MOST_SIDE_BY_SIDE = 5
const MOST_BELOW = 22

function labelsOfColumns(columns: readonly string[], isNarrow: boolean): object {
  if (columns.every(({ length }) => length <= LONGEST_HOUR)) return {}
  return isNarrow || columns.length > MOST_SIDE_BY_SIDE ? ASLANT : SIDE_BY_SIDE
}

/** How much there is of something in each column of each row, by colour; the first row on top. */
export function heatChart({ title, columns, rows, cells, write }: HeatChart): ChartContent {
  const most = Math.max(1, ...cells.map(({ value }) => value))
  const cellAt = (x: number, y: number) => cells.find((cell) => cell.x === x && cell.y === y)
  const written = (cell: HeatCell | undefined): TableCell => {
    if (!cell) return ''
    return cell.href === undefined ? write(cell.value) : { text: write(cell.value), href: cell.href }
  }
  return {
    summary: `${title}, by ${rows.length} rows and ${columns.length} columns; the most in one cell is ${write(most)}`,
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
