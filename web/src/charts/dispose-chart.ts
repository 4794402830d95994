import type { EChartsType } from 'echarts/core'

/**
 * Disposes of a chart. ECharts can paint a heat map over several frames, and a frame after `dispose()` would throw. An empty
 * chart has no further frames.
 */
export function disposeChart(chart: EChartsType): void {
  chart.clear()
  chart.dispose()
}
