import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'

/** What an action did, in words. */
export interface Told {
  text: string
  /** Whether all was done that was asked for. */
  isDone: boolean
}

/** Says what an action did, until it is closed. */
export function ToldNote({ told, onClose }: { told: Told | undefined; onClose(): void }) {
  return (
    <div role="status">
      {told && (
        <Alert
          color={told.isDone ? 'green' : 'orange'}
          icon={told.isDone ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
          withCloseButton
          closeButtonLabel="Close this note"
          onClose={onClose}
          className="operations-told"
        >
          {told.text}
        </Alert>
      )}
    </div>
  )
}
