import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Problem } from '../api/problem.ts'

interface ProblemNoteProps {
  error: Error
  onRetry?: () => void
}

/** Says what could not be shown and why, and offers to try again. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  const title = error instanceof Problem ? error.title : 'This part of the page failed'
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Text size="sm">{error.message}</Text>
      {!(error instanceof Problem) && error.stack && <Code block>{error.stack.split('\n', 3).join('\n')}</Code>}
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  )
}
