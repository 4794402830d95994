import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useAnswer } from '../../api/use-answer.ts'
import { Panel } from '../../parts/panel.tsx'
import { useView } from '../../view/use-view.ts'
import { countOf } from './count-of.ts'
import { DeadLetterBatch } from './dead-letter-batch.tsx'
import { DeadLetterDrawer } from './dead-letter-drawer.tsx'
import { askedFilter } from './dead-letter-filter.ts'
import { DeadLetterFilters } from './dead-letter-filters.tsx'
import { DeadLettersTable } from './dead-letters-table.tsx'
import { ASK_EVERY_MS } from './questions.ts'
import { type Told, ToldNote } from './told.tsx'
import { useDeadLetterFilter } from './use-dead-letter-filter.ts'

const PAGE = 50
const POLLED = { everyMs: 2 * ASK_EVERY_MS, isLive: false }

/** What was refused: to be looked at, mended, sent again and discarded. */
export function DeadLettersPanel() {
  const { format } = useView()
  const { filter, cursor, goTo } = useDeadLetterFilter()
  const [told, setTold] = useState<Told>()
  const asked = askedFilter(filter, Date.now())
  const list = useAnswer('/api/dead-letters', { query: { ...asked, limit: PAGE, cursor } }, POLLED)
  const newest = useAnswer('/api/dead-letters', { query: { ...asked, limit: 1 } }, POLLED)
  const all = useAnswer('/api/dead-letters', { query: { limit: 1 } }, POLLED)
  const matching = newest.data?.totals?.letters
  const isFiltered = Object.keys(filter).length > 0

  return (
    <Panel
      title="Dead letters"
      description="Messages that were refused. None of them is lost, and none is in any number."
      answer={list}
      height={240}
      actions={
        <DeadLetterBatch
          count={newest.isPlaceholderData ? undefined : matching}
          selection={{ filter: asked, newestId: newest.data?.deadLetters[0]?.id ?? 0 }}
          onTold={setTold}
        />
      }
    >
      {({ deadLetters, next }) => (
        <Stack gap="sm">
          <ToldNote told={told} onClose={() => setTold(undefined)} />
          <DeadLetterFilters totals={all.data?.totals} />
          {deadLetters.length === 0 ? (
            <Text c="dimmed" py="lg" ta="center">
              {isFiltered ? 'No such dead letters.' : 'There are no dead letters: every message was taken.'}
            </Text>
          ) : (
            <DeadLettersTable letters={deadLetters} />
          )}
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed" aria-live="polite">
              {matching !== undefined &&
                `${countOf(matching, 'dead letter', format)}${isFiltered ? ' of this filter' : ''}`}
            </Text>
            <Group gap="xs" component="nav" aria-label="Pages of the list" className="no-print">
              <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => goTo(undefined)}>
                Newest
              </Button>
              <Button variant="default" size="xs" disabled={next === null} onClick={() => goTo(next ?? undefined)}>
                Older
              </Button>
            </Group>
          </Group>
          <DeadLetterDrawer onTold={setTold} />
        </Stack>
      )}
    </Panel>
  )
}
