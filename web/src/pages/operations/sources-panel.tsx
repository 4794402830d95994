import { Alert, Badge, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ResponseOf } from '../../api/client.ts'
import { useView } from '../../view/use-view.ts'
import { OperationPanel } from './operation-panel.tsx'
import { useSources } from './requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

type Source = ResponseOf<'/api/sources'>['sources'][number]

const STATUSES: Record<string, { label: string; color: string }> = {
  receiving: { label: 'Receiving', color: 'green' },
  connecting: { label: 'Connecting', color: 'orange' },
  stopped: { label: 'Stopped', color: 'red' },
}

/** The status of the sources. */
export function SourcesPanel() {
  const sources = useSources()
  return (
    <OperationPanel
      title="Sources"
      description="Brokers that Tidemark receives events from. Counts start with this process."
      response={sources}
      height={92}
      isEmpty={(response) => response.sources.length === 0}
      emptyText="No sources configured: events arrive over HTTP only. To receive events from brokers, set TIDEMARK_SOURCES."
    >
      {(response) => (
        <Stack gap="sm">
          {response.sources.map(
            ({ name, problem }) =>
              problem !== null && (
                <Alert key={name} color="red" icon={<IconAlertTriangle aria-hidden />} title={`${name} has a problem`}>
                  {problem}
                </Alert>
              ),
          )}
          {response.sources.map(
            ({ name, warning }) =>
              warning !== null && (
                <Alert
                  key={name}
                  color="orange"
                  icon={<IconAlertTriangle aria-hidden />}
                  title={`${name} may lose messages`}
                >
                  {warning}
                </Alert>
              ),
          )}
          <SourceTable sources={response.sources} />
        </Stack>
      )}
    </OperationPanel>
  )
}

function SourceTable({ sources }: { sources: readonly Source[] }) {
  return (
    <ScrollingTable
      caption="Sources"
      columns={[
        'Source',
        text('Status'),
        'Messages per second',
        'Lag',
        'In flight',
        'Accepted',
        'Duplicate',
        'Ignored',
        'Rejected',
        'Last message',
      ]}
    >
      <Table.Tbody>
        {sources.map((source) => (
          <SourceRow key={source.name} source={source} />
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}

function SourceRow({ source }: { source: Source }) {
  const { format } = useView()
  const { name, kind, status, outcomes, lagSeconds, lastMessageAt, lastProblem, problem } = source
  const { label, color } = STATUSES[status] ?? { label: status, color: 'gray' }
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {name}
        <Text size="xs" c="dimmed" fw={400}>
          {kind}
        </Text>
        {problem === null && lastProblem && (
          <Text size="xs" c="dimmed" fw={400} className="operations-long" title={lastProblem.text}>
            Last problem {format.instant(lastProblem.at)}: {lastProblem.text}
          </Text>
        )}
      </Table.Th>
      <Table.Td className="operations-text">
        <Badge color={color} variant="outline" className="operations-badge">
          {label}
        </Badge>
      </Table.Td>
      <Table.Td>{format.decimal(source.messagesPerSecond)}</Table.Td>
      <Table.Td>{format.span(lagSeconds === null ? null : Math.max(0, lagSeconds))}</Table.Td>
      <Table.Td>{format.count(source.inFlight)}</Table.Td>
      <Table.Td>{format.count(outcomes.accepted)}</Table.Td>
      <Table.Td>{format.count(outcomes.duplicate)}</Table.Td>
      <Table.Td>{format.count(outcomes.ignored)}</Table.Td>
      <Table.Td>{format.count(outcomes.rejected)}</Table.Td>
      <Table.Td>{lastMessageAt === null ? format.instant(null) : format.timeWithSeconds(lastMessageAt)}</Table.Td>
    </Table.Tr>
  )
}
