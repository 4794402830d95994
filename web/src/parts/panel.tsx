import { Card, Group, Skeleton, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import type { ApiResult } from '../api/use-api.ts'
import { type NumberScope, useScopeName } from '../view/scope.ts'
import { ProblemNote } from './problem-note.tsx'

interface PanelProps<A> {
  title: string
  /** A short description of the content. */
  description?: string
  /** Whether the numbers are of the tenant or of all tenants, where a page has both. */
  scope?: NumberScope
  response: ApiResult<A>
  /** The height in pixels while loading: that of the expected content. */
  height: number
  /** Shown in place of the content when the response is empty. */
  emptyText?: string
  isEmpty?: (response: A) => boolean
  /** Buttons beside the title. */
  actions?: ReactNode
  children: (response: A) => ReactNode
}

/** One part of a page that shows one response: loading, failed, empty, or with its content. */
export function Panel<A>(props: PanelProps<A>) {
  const {
    title,
    description,
    scope,
    response,
    height,
    actions,
    children,
    isEmpty,
    emptyText = 'No data in this period.',
  } = props
  const titleId = useId()
  const scopeName = useScopeName()(scope ?? 'tenant')
  const isScoped = scope !== undefined && scopeName !== undefined
  const { data, error, isPlaceholderData, refetch } = response
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby={titleId} className="panel">
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb="sm" gap="xs" className="panel-head">
        <div>
          <Title order={2} size="h4" id={titleId}>
            {title}
          </Title>
          {(description || isScoped) && (
            <Text size="sm" c="dimmed">
              {isScoped && <b>{scopeName}</b>}
              {isScoped && description && ' · '}
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
            <Skeleton height={height} radius="md" aria-label={`${title}: loading`} />
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
