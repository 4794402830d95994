import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { Problem } from '../api/problem.ts'
import { PageLink } from './page-link.tsx'

interface ProblemNoteProps {
  error: Error
  onRetry?: () => void
}

/** Explains what could not be shown. Offers to try again, or to reset an invalid request. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  const [path] = useLocation()
  // The body of a form is corrected in the form. Other invalid requests come from the address.
  const isInvalidRequest = error instanceof Problem && error.status === 400 && error.kind !== 'invalid-body'
  const title = error instanceof Problem ? error.title : 'This part of the page could not be shown'
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Text size="sm">{error.message}</Text>
      {!(error instanceof Problem) && error.stack && <Code block>{error.stack.split('\n', 3).join('\n')}</Code>}
      {isInvalidRequest && (
        <Text size="sm" mt={4}>
          <PageLink c="inherit" underline="always" href={path}>
            Reset to defaults
          </PageLink>
        </Text>
      )}
      {onRetry && !isInvalidRequest && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  )
}
