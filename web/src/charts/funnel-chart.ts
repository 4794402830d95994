import { baseOption, categoryAxis, tooltipBox } from './axes.ts'
import { type ChartContent, tooltipOf } from './chart-content.ts'

/** One step of a funnel with its count and a link. */
interface FunnelStep {
  name: string
  value: number
  /** The share of the first step; null when the first step is empty. */
  share: number | null
  /** Further lines of the tooltip, such as the time since the previous step. */
  details: readonly { label: string; value: string }[]
  href?: string
}

interface FunnelChart {
  /** The things that are counted: `Orders`. */
  title: string
  steps: readonly FunnelStep[]
  write(value: number): string
  writeShare(share: number | null): string
}

/** A bar per step, in front of a bar for the first step. */
export function funnelChart({ title, steps, write, writeShare }: FunnelChart): ChartContent {
  const most = Math.max(1, ...steps.map(({ value }) => value))
  const details = steps[0]?.details.map(({ label }) => label) ?? []
  return {
    summary: `${title} by step: ${steps.map(({ name, value, share }) => `${name} ${write(value)} (${writeShare(share)})`).join(', ')}`,
    table: {
      columns: ['Step', title, 'Share', ...details],
      rows: steps.map(({ name, value, share, href, details: more }) => [
        name,
        href === undefined ? write(value) : { text: write(value), href },
        writeShare(share),
        ...more.map((each) => each.value),
      ]),
    },
    hrefOf: (dataIndex) => steps[dataIndex]?.href,
    option: (palette) => ({
      ...baseOption(palette),
      grid: { left: 8, right: 118, top: 8, bottom: 4, containLabel: true },
      xAxis: { type: 'value', show: false, max: most },
      yAxis: {
        ...categoryAxis(
          steps.map(({ name }) => name),
          palette,
        ),
        axisLine: { show: false },
        inverse: true,
      },
      tooltip: {
        ...tooltipBox(palette),
        formatter: (hit: unknown) => {
          const step = steps[(hit as { dataIndex: number }).dataIndex]
          if (!step) return ''
          const lines = [
            { label: title, value: write(step.value) },
            { label: 'Share', value: writeShare(step.share) },
          ]
          return tooltipOf(step.name, [...lines, ...step.details])
        },
      },
      series: [
        {
          id: 'steps',
          type: 'bar',
          data: steps.map(({ value }) => value),
          color: palette.series[0],
          barMaxWidth: 44,
          showBackground: true,
          backgroundStyle: { color: palette.line, borderRadius: 3 },
          itemStyle: { borderRadius: 3 },
        },
        labelsAtEnd(most, steps, (step) => `${write(step.value)}\n${writeShare(step.share)}`, palette.text),
      ],
    }),
  }
}

/** Puts all labels in one column on the right: they belong to invisible bars of the maximum length. */
function labelsAtEnd(most: number, steps: readonly FunnelStep[], write: (step: FunnelStep) => string, colour: string) {
  return {
    id: 'labels',
    type: 'bar' as const,
    data: steps.map(() => most),
    color: 'transparent',
    barGap: '-100%',
    barMaxWidth: 44,
    emphasis: { disabled: true },
    label: {
      show: true,
      position: 'right' as const,
      color: colour,
      lineHeight: 17,
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const step = steps[dataIndex]
        return step ? write(step) : ''
      },
    },
  }
}
