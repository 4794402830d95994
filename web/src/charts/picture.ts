import type { ChartContent } from './chart-content.ts'
import type { Palette } from './palette.ts'

/** A chart that the page does not draw as such, as a PNG at twice this size in pixels. */
export async function pictureOf(
  { option }: ChartContent,
  palette: Palette,
  { width, height }: { width: number; height: number },
): Promise<string> {
  const { init } = await import('./echarts.ts')
  const chart = init(document.createElement('div'), undefined, { width, height })
  chart.setOption({ ...option(palette), animation: false })
  const picture = chart.getDataURL({ pixelRatio: 2, backgroundColor: palette.surface })
  chart.dispose()
  return picture
}
