import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { useView } from '../../view/use-view.ts'
import { OperationPanel } from '../operations/operation-panel.tsx'
import { ScrollingTable, text } from '../operations/scrolling-table.tsx'

const ON_A_PAGE = 50
const REFRESH_EVERY_MS = 10_000

/** The audit log, newest first. */
export function AuditPanel() {
  const { format } = useView()
  const [cursor, setCursor] = useState<string>()
  const query = { limit: ON_A_PAGE, ...(cursor !== undefined && { cursor }) }
  const log = useApi('/api/audit', { query }, { everyMs: REFRESH_EVERY_MS, isLive: false })
  return (
    <OperationPanel
      title="Audit"
      description="Who changed access, connections, numbers, dead letters and settings, and when. Entries have no secrets and no data of customers."
      response={log}
      height={240}
    >
      {({ entries, next }) => (
        <Stack gap="sm">
          {entries.length === 0 && (
            <Text size="sm" c="dimmed">
              No entries.
            </Text>
          )}
          {entries.length > 0 && (
            <ScrollingTable
              caption="Entries of the audit log, newest first"
              columns={['Time', text('Who'), text('Action'), text('Object'), text('Details')]}
            >
              <Table.Tbody>
                {entries.map(({ id, at, actor, action, object, detail }) => (
                  <Table.Tr key={id}>
                    <Table.Td>{format.instant(at)}</Table.Td>
                    <Table.Td className="operations-text">{actor}</Table.Td>
                    <Table.Td className="operations-text">{action}</Table.Td>
                    <Table.Td className="operations-text">{object}</Table.Td>
                    <Table.Td className="operations-text">{describe(detail)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </ScrollingTable>
          )}
          <Group gap="xs">
            {cursor !== undefined && (
              <Button size="xs" variant="default" onClick={() => setCursor(undefined)}>
                Newest
              </Button>
            )}
            {next !== null && (
              <Button size="xs" variant="default" onClick={() => setCursor(String(next))}>
                Older
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </OperationPanel>
  )
}

const describe = (detail: Readonly<Record<string, unknown>>) =>
  Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join('; ')

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (!isChange(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  return `${JSON.stringify(value.from)} → ${JSON.stringify(value.to)}`
}

const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value
