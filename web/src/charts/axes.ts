import type { EChartsOption } from './chart-content.ts'
import type { Palette } from './palette.ts'

/** The common options of charts with two axes. */
export function baseOption(palette: Palette): EChartsOption {
  return {
    textStyle: { fontFamily: 'system-ui, sans-serif', color: palette.text },
    grid: { left: 8, right: 12, top: 16, bottom: 4, containLabel: true },
    animationDuration: 250,
    animationDurationUpdate: 250,
  }
}

export const categoryAxis = (names: readonly string[], palette: Palette, label: object = {}) => ({
  type: 'category' as const,
  data: [...names],
  axisTick: { show: false },
  axisLine: { lineStyle: { color: palette.line } },
  axisLabel: { color: palette.faint, hideOverlap: true, ...label },
})

export const valueAxis = (write: (value: number) => string, palette: Palette) => ({
  type: 'value' as const,
  splitNumber: 4,
  splitLine: { lineStyle: { color: palette.line } },
  axisLabel: { color: palette.faint, formatter: write },
})

/** The names of the series, at the top left. */
export const legendOf = (palette: Palette) => ({
  top: 0,
  left: 8,
  icon: 'roundRect',
  itemWidth: 12,
  textStyle: { color: palette.text },
})

export const tooltipBox = (palette: Palette) => ({
  backgroundColor: palette.surface,
  borderColor: palette.line,
  textStyle: { color: palette.text, fontSize: 13 },
  confine: true,
  transitionDuration: 0.1,
})
