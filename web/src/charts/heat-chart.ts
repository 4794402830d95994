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
/** Hours and the like: every few of them are enough. Longer names all stand there, aslant. */
const LONGEST_HOUR = 5
const ASLANT = { rotate: 45, hideOverlap: false, interval: 0, width: 64, overflow: 'truncate' } as const

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
        ...categoryAxis(
          columns,
          palette,
          isNarrow && columns.some(({ length }) => length > LONGEST_HOUR) ? ASLANT : {},
        ),
        axisLine: { show: false },
      },
      yAxis: {
        ...categoryAxis(rows, palette, isNarrow ? SHORT_NAME : {}),
        axisLine: { show: false },
        inverse: true,
      },
      visualMap: { show: false, min: 0, max: most, inRange: { color: [...palette.heat] } },
      tooltip: {
        ...tooltipBox(palette),
        formatter: (hit: unknown) => {
          const cell = cells[(hit as { dataIndex: number }).dataIndex]
          if (!cell) return ''
          return tooltipOf(`${rows[cell.y]}, ${columns[cell.x]}`, [{ label: title, value: write(cell.value) }])
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
