import { Alert, Button, Checkbox, Group, List, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useView } from '../../view/use-view.ts'
import type { ImportSettings, UploadedFile } from './import-requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

type Explanation = NonNullable<UploadedFile['explanation']>

interface ExplanationProps {
  explanation: Explanation
  settings: ImportSettings
  isWorking: boolean
  onWork(kind: 'explain' | 'run', settings: ImportSettings): void
}

const DELIMITERS: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar' }

/** How a file is read, its first orders, and everything to check before it is imported. */
export function ImportExplanation({ explanation, settings, isWorking, onWork }: ExplanationProps) {
  const { format } = useView()
  const [timeZone, setTimeZone] = useState(settings.timeZone ?? '')
  const [asOf, setAsOf] = useState(settings.asOf ?? '')
  const [partial, setPartial] = useState(settings.partial === true)
  const { layout, encoding, delimiter, rejected, events, orders, doubts, refusals, leftOut, types } = explanation
  const chosen: ImportSettings = {
    ...settings,
    timeZone: timeZone.trim() || undefined,
    asOf: asOf.trim() || undefined,
    partial: partial || undefined,
  }
  const hasChanged = chosen.timeZone !== settings.timeZone || chosen.asOf !== settings.asOf
  const isBlocked = (rejected > 0 && !partial && explanation.format === 'csv') || events === 0
  const facts = [
    explanation.format === 'csv' ? `CSV, read as ${layout}` : 'Events, one per line',
    encoding.toUpperCase(),
    ...(delimiter === null ? [] : [`separated by ${DELIMITERS[delimiter] ?? delimiter}`]),
    `${format.count(explanation.lines)} lines`,
    `times without an offset in ${explanation.timeZone}`,
  ]
  return (
    <Stack gap="md">
      <Text size="sm">{facts.join(' · ')}</Text>
      {refusals.length > 0 && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={`${format.count(rejected)} refused`}>
          <List size="sm">
            {refusals.map(({ line, error, count }) => (
              <List.Item key={`${line} ${error}`}>
                Line {line}: {error}
                {count > 1 && ` (and ${format.count(count - 1)} more like this)`}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {(doubts.length > 0 || Object.keys(leftOut).length > 0) && (
        <Alert color="gray" icon={<IconAlertTriangle aria-hidden />} title="Please check">
          <List size="sm">
            {doubts.map((doubt) => (
              <List.Item key={doubt}>{doubt}</List.Item>
            ))}
            {Object.entries(leftOut).map(([reason, count]) => (
              <List.Item key={reason}>
                {format.count(count)} left out: {reason}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {orders.length > 0 && <FirstOrders orders={orders} />}
      {types && Object.keys(types).length > 0 && (
        <Text size="sm">
          {Object.entries(types)
            .map(([type, count]) => `${type}: ${format.count(count)}`)
            .join(', ')}
        </Text>
      )}
      {explanation.columns.length > 0 && <Columns columns={explanation.columns} />}
      {explanation.format === 'csv' && (
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Time zone of the file"
            placeholder={explanation.timeZone}
            description="For times without an offset"
            value={timeZone}
            onChange={(event) => setTimeZone(event.currentTarget.value)}
          />
          <TextInput
            label="Day of the export"
            placeholder="2026-05-01"
            description="For refunds without a time"
            value={asOf}
            onChange={(event) => setAsOf(event.currentTarget.value)}
          />
        </Group>
      )}
      {rejected > 0 && explanation.format === 'csv' && (
        <Checkbox
          label="Import the other orders although some are refused"
          checked={partial}
          onChange={(event) => setPartial(event.currentTarget.checked)}
        />
      )}
      <Group gap="xs">
        {hasChanged ? (
          <Button loading={isWorking} onClick={() => onWork('explain', chosen)}>
            Read again
          </Button>
        ) : (
          <Button loading={isWorking} disabled={isBlocked} onClick={() => onWork('run', chosen)}>
            Import {format.count(events)} {events === 1 ? 'event' : 'events'}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

function FirstOrders({ orders }: Pick<Explanation, 'orders'>) {
  return (
    <div>
      <Text size="sm" fw={600}>
        The first orders, as they would count
      </Text>
      <List size="sm" mt={4}>
        {orders.map(({ title, text }) => (
          <List.Item key={title}>
            <b dir="auto">{title}</b>: <span dir="auto">{text}</span>
          </List.Item>
        ))}
      </List>
    </div>
  )
}

function Columns({ columns }: Pick<Explanation, 'columns'>) {
  const read = columns.filter(({ field }) => field !== undefined)
  const others = columns.filter(({ field }) => field === undefined).map(({ column }) => column || '(no name)')
  return (
    <div>
      <ScrollingTable caption="Columns and what they are read as" columns={[text('Column'), text('Read as')]}>
        <Table.Tbody>
          {read.map(({ column, field }) => (
            <Table.Tr key={column}>
              <Table.Th scope="row" fw={400} className="operations-text">
                {column}
              </Table.Th>
              <Table.Td className="operations-text">{field}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollingTable>
      {others.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          Not read: {others.join(', ')}
        </Text>
      )}
    </div>
  )
}
