import { Alert, Badge, List, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ResponseOf } from '../../api/client.ts'
import { useView } from '../../view/use-view.ts'
import { OperationPanel } from './operation-panel.tsx'
import { useConnections } from './requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

type Connection = ResponseOf<'/api/connections'>['connections'][number]

/** The connections to shop platforms: their deliveries, what has a problem, and how to set up those without deliveries. */
export function ConnectionsPanel() {
  const connections = useConnections()
  return (
    <OperationPanel
      title="Connections"
      description="Shop platforms that deliver webhooks to Tidemark. Counts are of all time."
      response={connections}
      height={92}
      isEmpty={(response) => response.connections.length === 0}
      emptyText="No connections: to receive the webhooks of a shop platform, run tidemark connections add."
    >
      {(response) => (
        <Stack gap="sm">
          {response.connections.map((connection) => (
            <Problems key={connection.name} connection={connection} />
          ))}
          <ConnectionTable connections={response.connections} />
        </Stack>
      )}
    </OperationPanel>
  )
}

function Problems({ connection }: { connection: Connection }) {
  const { name, problem, unresolvedProblems, lastProblem, lastDeliveryAt, setUp } = connection
  const { format } = useView()
  if (problem !== null) {
    return (
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={`${name} has a problem`}>
        {problem}
      </Alert>
    )
  }
  if (lastDeliveryAt === null) {
    return (
      <Alert color="blue" title={`${name} waits for its first delivery`}>
        <List type="ordered" size="sm">
          {setUp.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      </Alert>
    )
  }
  if (unresolvedProblems === 0) return null
  const deliveries = unresolvedProblems === 1 ? 'delivery has' : 'deliveries have'
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${name}: ${format.count(unresolvedProblems)} ${deliveries} a problem`}
    >
      {lastProblem?.text}
    </Alert>
  )
}

function ConnectionTable({ connections }: { connections: readonly Connection[] }) {
  return (
    <ScrollingTable
      caption="Connections"
      columns={[
        'Connection',
        text('Topic'),
        'Applied',
        'Duplicate',
        'Ignored',
        'Problem',
        'Refused',
        'Lag',
        'Last delivery',
      ]}
    >
      <Table.Tbody>
        {connections.flatMap((connection) => [
          <ConnectionRow key={connection.name} connection={connection} />,
          ...connection.topics.map((topic) => (
            <TopicRow key={`${connection.name} ${topic.topic}`} name={connection.name} topic={topic} />
          )),
        ])}
      </Table.Tbody>
    </ScrollingTable>
  )
}

function ConnectionRow({ connection }: { connection: Connection }) {
  const { format } = useView()
  const { name, title, deliveries, ignored, lastRefusal, lagSeconds, lastDeliveryAt } = connection
  const reasons = ignored.map((one) => `${one.reason} ${format.count(one.deliveries)}`).join(', ')
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {name}
        <Text size="xs" c="dimmed" fw={400}>
          {title}
        </Text>
        {reasons !== '' && (
          <Text size="xs" c="dimmed" fw={400} className="operations-long" title={reasons}>
            Ignored: {reasons}
          </Text>
        )}
        {lastRefusal && (
          <Text size="xs" c="dimmed" fw={400} className="operations-long" title={lastRefusal.text}>
            Last refusal {format.instant(lastRefusal.at)}: {lastRefusal.text}
          </Text>
        )}
      </Table.Th>
      <Table.Td className="operations-text">
        <Badge variant="outline" color="gray" className="operations-badge">
          All topics
        </Badge>
      </Table.Td>
      <Counts counts={deliveries} />
      <Table.Td>{format.count(deliveries.refused)}</Table.Td>
      <Table.Td>{format.span(lagSeconds === null ? null : Math.max(0, lagSeconds))}</Table.Td>
      <Table.Td>{lastDeliveryAt === null ? format.instant(null) : format.timeWithSeconds(lastDeliveryAt)}</Table.Td>
    </Table.Tr>
  )
}

function TopicRow({ name, topic }: { name: string; topic: Connection['topics'][number] }) {
  const { format } = useView()
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <span className="visually-hidden">{name}</span>
      </Table.Th>
      <Table.Td className="operations-text">{topic.topic === '' ? 'Unknown' : topic.topic}</Table.Td>
      <Counts counts={topic} />
      <Table.Td />
      <Table.Td />
      <Table.Td>{format.timeWithSeconds(topic.lastDeliveryAt)}</Table.Td>
    </Table.Tr>
  )
}

function Counts({
  counts,
}: {
  counts: Pick<Connection['deliveries'], 'applied' | 'duplicate' | 'ignored' | 'problem'>
}) {
  const { format } = useView()
  return (
    <>
      <Table.Td>{format.count(counts.applied)}</Table.Td>
      <Table.Td>{format.count(counts.duplicate)}</Table.Td>
      <Table.Td>{format.count(counts.ignored)}</Table.Td>
      <Table.Td>{format.count(counts.problem)}</Table.Td>
    </>
  )
}
