import { baseOption, categoryAxis, tooltipBox } from './axes.ts'
import { type ChartContent, tooltipOf } from './chart-content.ts'

/** One step of a funnel: how many came that far, and the orders behind it. */
interface FunnelStep {
  name: string
  value: number
  /** Of all at the beginning; null when there were none. */
  share: number | null
  /** What is told of the way here, such as how long it took. */
  details: readonly { label: string; value: string }[]
  href?: string
}

interface FunnelChart {
  /** What is counted: `Orders`. */
  title: string
  steps: readonly FunnelStep[]
  write(value: number): string
  writeShare(share: number | null): string
}

/** How many come how far: bars below each other, in front of what there was at the beginning. */
export function funnelChart({ title, steps, write, writeShare }: FunnelChart): ChartContent {
  const most = Math.max(1, ...steps.map(({ value }) => value))
  const details = steps[0]?.details.map(({ label }) => label) ?? []
  return {
    summary: `${title} by step: ${steps.map(({ name, value, share }) => `${name} ${write(value)} (${writeShare(share)})`).join(', ')}`,
    table: {
      columns: ['Step', title, 'Of all', ...details],
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
            { label: 'Of all', value: writeShare(step.share) },
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

/** The labels stand in one column at the right, however long the bars: an invisible bar as long as the longest carries them. */
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
