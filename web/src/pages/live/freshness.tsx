import { Card, Group, Text, Title } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import { useLive } from '../../live/live-store.ts'
import { SparkLine } from '../../parts/spark-line.tsx'
import { useView } from '../../view/use-view.ts'
import { useTodaySummary } from './use-today.ts'

const SECONDS_KEPT = 120
/** What was told longer ago than this says nothing about the present. */
const OLD_AFTER_MS = 2500

/** How many events come in a second, and of when the numbers are. */
export function Freshness() {
  const titleId = useId()
  const { format } = useView()
  const { data } = useTodaySummary()
  const counts = useLive((live) => live.counts)
  const course = useEventCourse()
  const newest = counts?.newestEventAt ?? data?.meta.asOf ?? null
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby={titleId} className="panel">
      <Title order={2} size="h4" id={titleId}>
        Events
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        A second, over the last two minutes
      </Text>
      <Group justify="space-between" align="flex-end" wrap="nowrap">
        <Text fz={32} fw={700} lh={1}>
          {format.decimal(course.at(-1) ?? 0)}
        </Text>
        <SparkLine values={course} />
      </Group>
      <dl className="live-facts">
        <dt>Newest event</dt>
        <dd>{newest === null ? 'none yet' : format.instantWithSeconds(newest)}</dd>
        <dt>Counted after</dt>
        <dd>{format.span(counts?.lagSeconds ?? null)}</dd>
        <dt>Waiting for their order</dt>
        <dd>{format.count(data?.meta.waitingOrders ?? null)}</dd>
      </dl>
    </Card>
  )
}

/** Events a second, one value for each of the last seconds. */
function useEventCourse(): number[] {
  const [course, setCourse] = useState<number[]>(() => Array.from({ length: SECONDS_KEPT }, () => 0))
  const live = useLive((state) => state)
  const latest = useRef(live)
  latest.current = live
  useEffect(() => {
    const timer = setInterval(() => {
      const { counts, countedAtMs } = latest.current
      const isOld = performance.now() - countedAtMs > OLD_AFTER_MS
      setCourse((before) => [...before.slice(1), isOld ? 0 : (counts?.eventsPerSecond ?? 0)])
    }, 1000)
    return () => clearInterval(timer)
  }, [])
  return course
}
