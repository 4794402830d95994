import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'

/** The result of an action. */
export interface Notice {
  text: string
  /** Whether the action was completed without problems. */
  isDone: boolean
}

/** Shows the result of an action until it is closed. */
export function NoticeAlert({ notice, onClose }: { notice: Notice | undefined; onClose(): void }) {
  return (
    <div role="status">
      {notice && (
        <Alert
          color={notice.isDone ? 'green' : 'orange'}
          icon={notice.isDone ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
          withCloseButton
          closeButtonLabel="Close message"
          onClose={onClose}
          className="operations-notice"
        >
          {notice.text}
        </Alert>
      )}
    </div>
  )
}
