import { Table } from '@mantine/core'
import { csvAddress } from '../../api/client.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useView } from '../../view/use-view.ts'
import { useWarnings } from './requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

const CSV = csvAddress('/api/analytics/ingest/warnings', {})

/** Invalid values of events that were applied, the most frequent per source first. */
export function WarningsPanel() {
  const { format } = useView()
  return (
    <Panel
      title="Warnings"
      scope="tenant"
      description="Odd values in applied events. Each value was corrected or counts as absent."
      response={useWarnings()}
      height={80}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No warnings."
      actions={<CsvButton title="Warnings" csv={CSV} />}
    >
      {({ rows }) => (
        <ScrollingTable
          caption="Warnings by source and property"
          columns={[
            'Property',
            text('Problem'),
            text('Type'),
            text('Source'),
            'Events',
            text('Last value used'),
            text('Last event'),
            'Last seen',
          ]}
        >
          <Table.Tbody>
            {rows.map(({ source, type, field, problem, events, lastUsed, lastEventId, lastSeenAt }) => (
              <Table.Tr key={[source, type, field, problem].join()}>
                <Table.Th scope="row" fw={400}>
                  {field}
                </Table.Th>
                <Table.Td className="operations-text">{problem}</Table.Td>
                <Table.Td className="operations-text">{type}</Table.Td>
                <Table.Td className="operations-text">{source}</Table.Td>
                <Table.Td>{format.count(events)}</Table.Td>
                <Table.Td className="operations-text">{lastUsed ?? 'None'}</Table.Td>
                <Table.Td className="operations-text">{lastEventId}</Table.Td>
                <Table.Td>{format.instant(lastSeenAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollingTable>
      )}
    </Panel>
  )
}
