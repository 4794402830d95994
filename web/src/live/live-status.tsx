import { Text, Tooltip } from '@mantine/core'
import { useLive } from './live-store.ts'

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' })

/** Whether the numbers follow the shop at this moment, and if not, of when they are. */
export function LiveStatus() {
  const status = useLive((live) => live.status)
  const lostAt = useLive((live) => live.lostAt)
  const texts = {
    connecting: { label: 'Connecting', detail: 'The page connects to the server' },
    open: { label: 'Live', detail: 'Every number follows the shop as events arrive' },
    lost: {
      label: lostAt ? `Disconnected; as of ${time.format(lostAt)}` : 'Disconnected',
      detail: 'The connection to the server broke. The numbers stay as they were; the page connects again by itself.',
    },
  }
  const { label, detail } = texts[status]
  return (
    <Tooltip label={detail} multiline maw={260}>
      <Text size="sm" className={`live-status ${status}`} role="status" aria-live="polite">
        {label}
      </Text>
    </Tooltip>
  )
}
