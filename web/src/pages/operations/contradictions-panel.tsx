import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { RowOf } from '../../api/client.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useContradictions } from './questions.ts'
import { ScrollingTable } from './scrolling-table.tsx'

type Row = RowOf<'/api/analytics/ingest/contradictions'>

/** Duplicates that differ from the event that counts. */
export function ContradictionsPanel() {
  const { format } = useView()
  const [cursor, setCursor] = useState<string>()
  const answer = useContradictions(cursor)
  return (
    <Panel
      title="Contradictions"
      description="Events under a known id, or about a known fact, that differ from the first one. The first one counts."
      answer={answer}
      height={80}
      isEmpty={({ totals }) => totals.rows === 0}
      emptyText="No contradictions."
    >
      {({ rows, totals, next }) => (
        <Stack gap="sm">
          <ContradictionsTable rows={rows} />
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed" aria-live="polite">
              {format.count(totals.rows)} different ones are kept; {format.count(totals.ever)} came in all.
            </Text>
            <Group gap="xs" component="nav" aria-label="Pages of the contradictions" className="no-print">
              <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => setCursor(undefined)}>
                Newest
              </Button>
              <Button variant="default" size="xs" disabled={next === null} onClick={() => setCursor(next ?? undefined)}>
                Older
              </Button>
            </Group>
          </Group>
        </Stack>
      )}
    </Panel>
  )
}

function ContradictionsTable({ rows }: { rows: readonly Row[] }) {
  const { format } = useView()
  return (
    <ScrollingTable caption="Events that contradict what counts, newest first">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">First seen</Table.Th>
          {['Type', 'Order', 'Event id', 'What differs: counts → came later', 'Source'].map((label) => (
            <Table.Th key={label} scope="col" className="operations-text">
              {label}
            </Table.Th>
          ))}
          <Table.Th scope="col">Times seen</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Th scope="row" fw={400}>
              {format.instant(row.firstSeenAt)}
            </Table.Th>
            <Table.Td className="operations-text">{row.type}</Table.Td>
            <Table.Td className="operations-text">
              <OrderOf row={row} />
            </Table.Td>
            <Table.Td className="operations-text">{row.eventId}</Table.Td>
            <Table.Td className="operations-differences" miw={260}>
              <Differences row={row} />
            </Table.Td>
            <Table.Td className="operations-text">{row.source}</Table.Td>
            <Table.Td>{format.count(row.timesSeen)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}

function OrderOf({ row: { orderId } }: { row: Row }) {
  const links = useLinks()
  if (orderId === null) return '–'
  return <PageLink href={links.order(orderId)}>{orderId}</PageLink>
}

function Differences({ row: { differences } }: { row: Row }) {
  return differences.map(({ field, first, second }) => (
    <div key={field}>
      {field}: <bdi>{first ?? 'nothing'}</bdi> → <bdi>{second ?? 'nothing'}</bdi>
    </div>
  ))
}
