import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { countOf } from '../../format/count-of.ts'
import { Panel } from '../../parts/panel.tsx'
import { useView } from '../../view/use-view.ts'
import { DeadLetterBatch } from './dead-letter-batch.tsx'
import { DeadLetterDrawer } from './dead-letter-drawer.tsx'
import { filterQuery } from './dead-letter-filter.ts'
import { DeadLetterFilters } from './dead-letter-filters.tsx'
import { DeadLettersTable } from './dead-letters-table.tsx'
import { type Notice, NoticeAlert } from './notice.tsx'
import { REFRESH_EVERY_MS } from './requests.ts'
import { useDeadLetterFilter } from './use-dead-letter-filter.ts'

const PAGE = 50
const POLLED = { everyMs: 2 * REFRESH_EVERY_MS, isLive: false }

/** Rejected messages: inspect, fix, retry or discard them. */
export function DeadLettersPanel() {
  const { format } = useView()
  const { filter, cursor, goTo } = useDeadLetterFilter()
  const [notice, setNotice] = useState<Notice>()
  const query = filterQuery(filter, Date.now())
  const list = useApi('/api/dead-letters', { query: { ...query, limit: PAGE, cursor } }, POLLED)
  const newest = useApi('/api/dead-letters', { query: { ...query, limit: 1 } }, POLLED)
  const all = useApi('/api/dead-letters', { query: { limit: 1 } }, POLLED)
  const matching = newest.data?.totals?.letters
  const isFiltered = Object.keys(filter).length > 0

  return (
    <Panel
      title="Dead letters"
      description="Rejected messages. They are stored, but not included in any report."
      response={list}
      height={240}
      actions={
        <DeadLetterBatch
          count={newest.isPlaceholderData ? undefined : matching}
          selection={{ filter: query, newestId: newest.data?.deadLetters[0]?.id ?? 0 }}
          onNotice={setNotice}
        />
      }
    >
      {({ deadLetters, next }) => (
        <Stack gap="sm">
          <NoticeAlert notice={notice} onClose={() => setNotice(undefined)} />
          <DeadLetterFilters totals={all.data?.totals} />
          {deadLetters.length === 0 ? (
            <Text c="dimmed" py="lg" ta="center">
              {isFiltered ? 'No matching dead letters.' : 'No dead letters: no message was rejected.'}
            </Text>
          ) : (
            <DeadLettersTable letters={deadLetters} />
          )}
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed" aria-live="polite">
              {matching !== undefined &&
                `${countOf(matching, 'dead letter', format)}${isFiltered ? ' match the filter' : ''}`}
            </Text>
            <Group gap="xs" component="nav" aria-label="Pages of the dead letters" className="no-print">
              <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => goTo(undefined)}>
                Newest
              </Button>
              <Button variant="default" size="xs" disabled={next === null} onClick={() => goTo(next ?? undefined)}>
                Older
              </Button>
            </Group>
          </Group>
          <DeadLetterDrawer onNotice={setNotice} />
        </Stack>
      )}
    </Panel>
  )
}
