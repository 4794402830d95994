import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import type { EChartsType } from 'echarts/core'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { notLoaded } from '../api/problem.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import type { ChartContent } from './chart-content.ts'
import { disposeChart } from './dispose-chart.ts'
import { darkPalette, lightPalette } from './palette.ts'

export interface ChartHandle {
  /** The chart as a PNG, at twice its size on the screen; undefined while it is not drawn. */
  picture(): string | undefined
}

/** In pixels: about the width of a phone. */
const NARROW = 480

interface ChartProps {
  content: ChartContent
  height: number
  ref?: Ref<ChartHandle>
}

/** Draws a chart with ECharts, whose code is loaded when the first is shown. It has its size from the beginning. */
export function Chart({ content, height, ref }: ChartProps) {
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

  if (failure) return <ProblemNote error={failure} />
  return <div ref={box} className="chart" role="img" aria-label={content.summary} style={{ height }} />
}
