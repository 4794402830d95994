import type { ChartContent } from './chart-content.ts'
import { disposeChart } from './dispose-chart.ts'
import type { Palette } from './palette.ts'

/** Renders a chart that is not on the page as a PNG with twice this size in pixels. */
export async function pictureOf(
  { option }: ChartContent,
  palette: Palette,
  { width, height }: { width: number; height: number },
): Promise<string> {
  const { init } = await import('./echarts.ts')
  // With the same pixel ratio, ECharts would copy a canvas that is not fully painted yet. A higher ratio makes it paint everything at once.
  const chart = init(document.createElement('div'), undefined, { width, height, devicePixelRatio: 1 })
  chart.setOption({ ...option(palette), animation: false })
  const picture = chart.getDataURL({ pixelRatio: 2, backgroundColor: palette.surface })
  disposeChart(chart)
  return picture
}
