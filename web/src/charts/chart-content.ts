import type { EChartsOption } from 'echarts'
import type { Palette } from './palette.ts'

export type { EChartsOption }

/** The table behind a chart, with exact values. */
export interface ChartTable {
  columns: readonly string[]
  rows: readonly (readonly TableCell[])[]
}

/** A cell, with or without a link. `mark`: the key of a note about its number. */
export type TableCell = string | { text: string; href?: string; mark?: string }

/** The content of a chart, derived from data by a pure function. */
export interface ChartContent {
  /** A description in one sentence, for screen readers. */
  summary: string
  option(palette: Palette, place?: { isNarrow: boolean }): EChartsOption
  table: ChartTable
  /** The address that a click opens, by the index of the data point and of the series. */
  hrefOf?(dataIndex: number, seriesIndex: number): string | undefined
}

/** A tooltip as an element: markup in a string would need inline styles, which the content security policy forbids. */
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
