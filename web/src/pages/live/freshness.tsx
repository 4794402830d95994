import { Card, Group, Text, Title } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import { useLive } from '../../live/live-store.ts'
import { SparkLine } from '../../parts/spark-line.tsx'
import { useView } from '../../view/use-view.ts'
import { useTodaySummary } from './use-today.ts'

const SECONDS_KEPT = 120
/** Counts older than this are shown as zero. */
const OLD_AFTER_MS = 2500

/** The rate of events, and how current the numbers are. */
export function Freshness() {
  const titleId = useId()
  const { format } = useView()
  const { data } = useTodaySummary()
  const counts = useLive((live) => live.counts)
  const trend = useEventRates()
  const newest = counts?.newestEventAt ?? data?.meta.asOf ?? null
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby={titleId} className="panel">
      <Title order={2} size="h4" id={titleId}>
        Events per second
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Now, and over the last 2 minutes
      </Text>
      <Group justify="space-between" align="flex-end" wrap="nowrap">
        <Text fz={32} fw={700} lh={1}>
          {format.decimal(trend.at(-1) ?? 0)}
        </Text>
        <SparkLine values={trend} />
      </Group>
      <dl className="live-facts">
        <dt>Newest event</dt>
        <dd>{newest === null ? 'None' : format.instantWithSeconds(newest)}</dd>
        <dt>Lag</dt>
        <dd>{format.span(counts?.lagSeconds ?? null)}</dd>
        <dt>Orders with waiting events</dt>
        <dd>{format.count(data?.meta.waitingOrders ?? null)}</dd>
      </dl>
    </Card>
  )
}

/** Events per second, with one value for each of the last seconds. */
function useEventRates(): number[] {
  const [trend, setTrend] = useState<number[]>(() => Array.from({ length: SECONDS_KEPT }, () => 0))
  const live = useLive((state) => state)
  const latest = useRef(live)
  latest.current = live
  useEffect(() => {
    const timer = setInterval(() => {
      const { counts, countedAtMs } = latest.current
      const isOld = performance.now() - countedAtMs > OLD_AFTER_MS
      setTrend((before) => [...before.slice(1), isOld ? 0 : (counts?.eventsPerSecond ?? 0)])
    }, 1000)
    return () => clearInterval(timer)
  }, [])
  return trend
}
