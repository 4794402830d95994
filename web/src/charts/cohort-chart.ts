import { baseOption, categoryAxis } from './axes.ts'
import type { ChartContent } from './chart-content.ts'
import { heatColour, textOn } from './cohort-colours.ts'

/** A cell of the picture. */
interface CohortCellView {
  text: string
  /** The depth of the colour, from 0 to 1; null: no value and no colour. */
  depth: number | null
  /** Whether its period is not complete. */
  isUnfinished: boolean
}

interface CohortChart {
  title: string
  /** The labels of the columns. */
  columns: readonly string[]
  rows: readonly { name: string; cells: readonly CohortCellView[] }[]
}

/** The cohort table as one picture: a row per cohort, a column per period, each cell with its value and colour. */
export function cohortChart({ title, columns, rows }: CohortChart): ChartContent {
  const cells = rows.flatMap(({ cells: own }, y) => own.map((cell, x) => ({ ...cell, x, y })))
  const written = ({ text, isUnfinished }: CohortCellView) => (isUnfinished ? `${text} (not complete)` : text)
  return {
    summary: `${title} of ${rows.length} cohorts in ${columns.length} periods`,
    table: {
      columns: ['Cohort', ...columns],
      rows: rows.map(({ name, cells: own }) => [name, ...columns.map((_column, x) => (own[x] ? written(own[x]) : ''))]),
    },
    option: (palette) => ({
      ...baseOption(palette),
      title: { text: `${title} (* not complete)`, left: 8, top: 4, textStyle: { fontSize: 15, color: palette.text } },
      grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
      xAxis: { ...categoryAxis(columns, palette), position: 'top', axisLine: { show: false } },
      yAxis: {
        ...categoryAxis(
          rows.map(({ name }) => name),
          palette,
        ),
        axisLine: { show: false },
        inverse: true,
      },
      // ECharts requires a visual map for heat maps. The cells have their own colours.
      visualMap: { show: false, min: 0, max: 1 },
      series: [
        {
          id: 'cohorts',
          type: 'heatmap',
          data: cells.map(({ x, y, text, depth, isUnfinished }) => {
            const colour = depth === null ? palette.surface : heatColour(depth, palette.heat)
            return {
              value: [x, y, depth ?? 0],
              visualMap: false,
              itemStyle: { color: colour },
              label: {
                show: true,
                color: depth === null ? palette.text : textOn(colour),
                formatter: () => (isUnfinished ? `${text} *` : text),
              },
            }
          }),
          itemStyle: { borderColor: palette.surface, borderWidth: 2, borderRadius: 3 },
        },
      ],
    }),
  }
}
