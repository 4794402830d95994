import { Alert, Progress, Text } from '@mantine/core'
import { useApi } from '../api/use-api.ts'
import { useLinks } from '../view/links.ts'
import { PageLink } from './page-link.tsx'

const WHILE_FILLING_MS = 2000
const LOOK_EVERY_MS = 60_000

/** Explains on every page that tables are being filled after an upgrade, with the progress. */
export function FillingNote({ filling }: { filling: { status: string; percent: number | null } | null }) {
  const links = useLinks()
  const everyMs = filling ? WHILE_FILLING_MS : LOOK_EVERY_MS
  const { data } = useApi('/api/shop', { query: {} }, { everyMs })
  const current = data ? data.filling : filling
  if (!current) return null
  const { status, percent } = current
  const isBlocked = status === 'blocked'
  const address = links.page('/operations')
  return (
    <Alert
      color={isBlocked ? 'red' : 'cyan'}
      role="status"
      mb="md"
      title={
        isBlocked ? 'New numbers cannot be filled' : `Filling new numbers${percent === null ? '' : `: ${percent} %`}`
      }
    >
      {!isBlocked && (
        <Progress value={percent ?? 0} size="sm" mb={6} aria-label="Filling new numbers: percentage of the events" />
      )}
      <Text size="sm">
        After an upgrade, Tidemark recomputes numbers whose rules are new from the stored events. Until then, these
        numbers can be too low.{' '}
        <PageLink c="inherit" underline="always" href={`${address}${address.includes('?') ? '&' : '?'}tab=verify`}>
          Show details
        </PageLink>
      </Text>
    </Alert>
  )
}
