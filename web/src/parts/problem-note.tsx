import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { Problem } from '../api/problem.ts'
import { PageLink } from './page-link.tsx'

interface ProblemNoteProps {
  error: Error
  onRetry?: () => void
}

/** Says what could not be shown and why, and offers to try again; where the question itself is wrong, to ask another. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  const [path] = useLocation()
  const isWrongQuestion = error instanceof Problem && error.status === 400
  const title = error instanceof Problem ? error.title : 'This part of the page failed'
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Text size="sm">{error.message}</Text>
      {!(error instanceof Problem) && error.stack && <Code block>{error.stack.split('\n', 3).join('\n')}</Code>}
      {isWrongQuestion && (
        <Text size="sm" mt={4}>
          <PageLink c="inherit" underline="always" href={path}>
            Show this page as by default
          </PageLink>
        </Text>
      )}
      {onRetry && !isWrongQuestion && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  )
}
