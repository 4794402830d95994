import { Text, Tooltip } from '@mantine/core'
import { useLive } from './live-store.ts'

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' })

/** Whether the numbers are current, and otherwise their time. */
export function LiveStatus() {
  const status = useLive((live) => live.status)
  const lostAt = useLive((live) => live.lostAt)
  const texts = {
    connecting: { label: 'Connecting', detail: 'Connecting to the server' },
    open: { label: 'Live', detail: 'All numbers update as events arrive' },
    lost: {
      label: lostAt ? `Disconnected at ${time.format(lostAt)}` : 'Disconnected',
      detail:
        'The connection to the server was lost. The numbers are not updated until the page reconnects, which it does automatically.',
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
