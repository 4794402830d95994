import type { EChartsOption } from 'echarts'
import type { Palette } from './palette.ts'

export type { EChartsOption }

/** The table behind a chart: what it shows, exactly. */
export interface ChartTable {
  columns: readonly string[]
  rows: readonly (readonly TableCell[])[]
}

/** A cell, and where it leads. */
export type TableCell = string | { text: string; href: string }

/** What a chart is: a pure function of its data gives it. */
export interface ChartContent {
  /** For whoever cannot see it: what it shows, in one sentence. */
  summary: string
  option(palette: Palette, place?: { isNarrow: boolean }): EChartsOption
  table: ChartTable
  /** Where a click leads, by the index of the data point (and of the series). */
  hrefOf?(dataIndex: number, seriesIndex: number): string | undefined
}

/** The text of a tooltip, as an element: markup in a string would need inline styles, which the page forbids. */
export function tooltipOf(
  title: string,
  lines: readonly { label: string; value: string; colour?: string }[],
): HTMLElement {
  const box = document.createElement('div')
  box.className = 'chart-tooltip'
  box.append(Object.assign(document.createElement('strong'), { textContent: title, dir: 'auto' }))
  for (const { label, value, colour } of lines) {
    const line = document.createElement('div')
    const name = Object.assign(document.createElement('span'), { textContent: label, dir: 'auto' })
    if (colour) name.style.setProperty('--mark', colour)
    line.append(name, Object.assign(document.createElement('b'), { textContent: value }))
    box.append(line)
  }
  return box
}
