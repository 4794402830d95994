import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { RowOf } from '../../api/client.ts'
import { countOf } from '../../format/count-of.ts'
import { Panel } from '../../parts/panel.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useContradictions } from './requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

type Row = RowOf<'/api/analytics/ingest/contradictions'>

/** Duplicates that differ from the applied event. */
export function ContradictionsPanel() {
  const { format } = useView()
  const [cursor, setCursor] = useState<string>()
  const response = useContradictions(cursor)
  return (
    <Panel
      title="Contradictions"
      scope="tenant"
      description="Duplicates that differ from the first event with the same id or fact. The first event counts."
      response={response}
      height={80}
      isEmpty={({ totals }) => totals.rows === 0}
      emptyText="No contradictions."
    >
      {({ rows, totals, next }) => (
        <Stack gap="sm">
          <ContradictionsTable rows={rows} />
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed" aria-live="polite">
              {countOf(totals.rows, 'contradiction', format)} stored, {format.count(totals.ever)} received in total.
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
    <ScrollingTable
      caption="Contradictions, newest first"
      columns={[
        'First seen',
        text('Type'),
        text('Order'),
        text('Event id'),
        text('Difference: applied → received later'),
        text('Source'),
        'Times seen',
      ]}
    >
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
            <Table.Td className="operations-differences" miw={320}>
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
  return <ShortId id={orderId} href={links.order(orderId)} of="order" />
}

function Differences({ row: { differences } }: { row: Row }) {
  return differences.map(({ field, first, second }) => (
    <div key={field}>
      {field}
      {/* The values are absent without the scope `people`. */}
      {first !== undefined && (
        <>
          : <bdi>{first ?? 'None'}</bdi> → <bdi>{second ?? 'None'}</bdi>
        </>
      )}
    </div>
  ))
}
