import type { ChartContent } from './chart-content.ts'
import { disposeChart } from './dispose-chart.ts'
import type { Palette } from './palette.ts'

/** A chart that the page does not draw as such, as a PNG at twice this size in pixels. */
export async function pictureOf(
  { option }: ChartContent,
  palette: Palette,
  { width, height }: { width: number; height: number },
): Promise<string> {
  const { init } = await import('./echarts.ts')
  // From a canvas as fine as the picture, ECharts would copy what is painted so far; for a finer picture it paints all, at once.
  const chart = init(document.createElement('div'), undefined, { width, height, devicePixelRatio: 1 })
  chart.setOption({ ...option(palette), animation: false })
  const picture = chart.getDataURL({ pixelRatio: 2, backgroundColor: palette.surface })
  disposeChart(chart)
  return picture
}
