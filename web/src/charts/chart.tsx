import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import type { EChartsType } from 'echarts/core'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { notLoaded } from '../api/problem.ts'
import type { ChartContent } from './chart-content.ts'
import { disposeChart } from './dispose-chart.ts'
import { darkPalette, lightPalette } from './palette.ts'

export interface ChartHandle {
  /** The chart as a PNG with twice its size on the screen; undefined before the chart is drawn. */
  picture(): string | undefined
}

/** In pixels: the width of a panel on a phone. */
const NARROW = 480

interface ChartProps {
  content: ChartContent
  height: number
  ref?: Ref<ChartHandle>
  /** Shown in place of the chart when its code cannot be loaded. */
  renderFailure(error: Error): ReactNode
}

/** Draws a chart with ECharts. The code of ECharts is loaded with the first chart. */
export function Chart({ content, height, ref, renderFailure }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<EChartsType>()
  const [failure, setFailure] = useState<Error>()
  const [isNarrow, setIsNarrow] = useState(false)
  const isStill = useReducedMotion()
  const scheme = useComputedColorScheme('light')
  const [, goTo] = useLocation()
  const latest = useRef(content)
  latest.current = content

  useEffect(() => {
    const element = box.current
    if (!element) return
    let made: EChartsType | undefined
    let isGone = false
    const observer = new ResizeObserver(() => {
      made?.resize()
      setIsNarrow(element.clientWidth < NARROW)
    })
    import('./echarts.ts')
      .then(({ init }) => {
        if (isGone) return
        made = init(element)
        made.on('click', ({ dataIndex, seriesIndex }) => {
          const href = latest.current.hrefOf?.(dataIndex, seriesIndex ?? 0)
          if (href !== undefined) goTo(href)
        })
        observer.observe(element)
        setChart(made)
      })
      .catch((cause) => setFailure(notLoaded(cause)))
    return () => {
      isGone = true
      observer.disconnect()
      if (made) disposeChart(made)
    }
  }, [goTo])

  useEffect(() => {
    const option = content.option(scheme === 'dark' ? darkPalette : lightPalette, { isNarrow })
    chart?.setOption(
      { ...option, ...(isStill && { animation: false }) },
      { replaceMerge: ['series', 'xAxis', 'yAxis'] },
    )
  }, [chart, content, scheme, isNarrow, isStill])

  useImperativeHandle(ref, () => ({
    picture() {
      const { surface } = scheme === 'dark' ? darkPalette : lightPalette
      return chart?.getDataURL({ pixelRatio: 2, backgroundColor: surface })
    },
  }))

  if (failure) return renderFailure(failure)
  return <div ref={box} className="chart" role="img" aria-label={content.summary} style={{ height }} />
}
