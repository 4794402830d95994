import type { EChartsType } from 'echarts/core'

/**
 * Ends a chart. ECharts paints a heat map over several frames where one is too slow, and the next frame would still come after
 * `dispose()` and throw. Emptied before, there is nothing left to go on with.
 */
export function disposeChart(chart: EChartsType): void {
  chart.clear()
  chart.dispose()
}
