import { Button, Group } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { notLoaded } from '../api/problem.ts'
import { ProblemNote } from './problem-note.tsx'

interface ErrorBoundaryProps {
  /** The path of the page. Another path clears the error. */
  path: string
  children: ReactNode
}

/** Shows the error of a page that could not be rendered. The rest of the dashboard stays usable. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error?: Error | undefined }> {
  override state: { error?: Error | undefined } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error: notLoaded(error) }
  }

  override componentDidUpdate({ path }: ErrorBoundaryProps) {
    if (this.state.error && path !== this.props.path) this.setState({ error: undefined })
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <>
        <ProblemNote error={error} />
        <Group mt="sm">
          <Button variant="default" onClick={() => location.reload()}>
            Reload the page
          </Button>
        </Group>
      </>
    )
  }
}
