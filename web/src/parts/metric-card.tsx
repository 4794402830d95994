import { Card, Group, Skeleton, Text, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Format } from '../format/format.ts'
import { type Metric, writeMetric } from '../metrics.ts'
import { ChangeBadge } from './change-badge.tsx'
import { LiveNumber } from './live-number.tsx'
import { SparkLine } from './spark-line.tsx'

interface MetricCardProps {
  metric: Omit<Metric, 'id'>
  /** Undefined while loading. */
  value: number | null | undefined
  change?: number | null
  before?: number | null
  trend?: readonly (number | null)[]
  isLastUnfinished?: boolean
  /** The orders behind the number. */
  href: string
  format: Format
  /** A button beside the label. */
  mark?: ReactNode
}

/** One metric with its value, change and trend. The card links to the orders behind it. */
export function MetricCard(props: MetricCardProps) {
  const { metric, value, change, before, trend, isLastUnfinished, href, format, mark } = props
  const compared = before === undefined ? '' : `. Comparison: ${writeMetric(metric, before, format)}`
  const card = (
    <Card withBorder padding="md" component={Link} href={href} className="metric-card">
      <Tooltip label={`${metric.meaning}${compared}`} multiline maw={280} openDelay={300}>
        <Text size="sm" c="dimmed" fw={500}>
          {metric.label}
        </Text>
      </Tooltip>
      {value === undefined ? (
        <Skeleton height={30} mt={4} width="70%" />
      ) : (
        <LiveNumber text={writeMetric(metric, value, format)} fw={650} lh={1.3} mt={2} />
      )}
      <Group justify="space-between" wrap="nowrap" mt={6} h={32} gap="sm">
        <ChangeBadge change={change} isBetterLower={metric.isBetterLower} format={format} />
        {trend && <SparkLine values={trend} isLastUnfinished={isLastUnfinished} />}
      </Group>
    </Card>
  )
  return (
    <div className="metric">
      {card}
      {mark}
    </div>
  )
}
