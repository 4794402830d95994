import { Card, Group, Skeleton, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import type { Asked } from '../api/use-answer.ts'
import { ProblemNote } from './problem-note.tsx'

interface PanelProps<A> {
  title: string
  /** What the part shows, in a sentence. */
  description?: string
  answer: Asked<A>
  /** The height that is kept while the answer is under way, in pixels: as high as what will stand there. */
  height: number
  /** Said in place of the content when the answer has nothing to show. */
  emptyText?: string
  isEmpty?: (answer: A) => boolean
  /** Buttons beside the title. */
  actions?: ReactNode
  children: (answer: A) => ReactNode
}

/** One part of a page about one answer: its skeleton, its problem, its emptiness, its content. */
export function Panel<A>(props: PanelProps<A>) {
  const {
    title,
    description,
    answer,
    height,
    actions,
    children,
    isEmpty,
    emptyText = 'Nothing in this period.',
  } = props
  const titleId = useId()
  const { data, error, isPlaceholderData, refetch } = answer
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby={titleId} className="panel">
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb="sm" gap="xs" className="panel-head">
        <div>
          <Title order={2} size="h4" id={titleId}>
            {title}
          </Title>
          {description && (
            <Text size="sm" c="dimmed">
              {description}
            </Text>
          )}
        </div>
        {actions && (
          <Group gap={4} wrap="nowrap" className="no-print">
            {actions}
          </Group>
        )}
      </Group>
      <div className={isPlaceholderData ? 'outdated' : undefined} style={{ minHeight: height }}>
        {data === undefined ? (
          error ? (
            <ProblemNote error={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton height={height} radius="md" aria-label={`${title} is being loaded`} />
          )
        ) : (
          <>
            {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
            {isEmpty?.(data) ? (
              <Text c="dimmed" py="lg" ta="center">
                {emptyText}
              </Text>
            ) : (
              children(data)
            )}
          </>
        )}
      </div>
    </Card>
  )
}
