import { Button, Group, Table } from '@mantine/core'
import { type ComponentType, useState } from 'react'
import { useView } from '../../../view/use-view.ts'
import { ScrollingTable, text } from '../../operations/scrolling-table.tsx'
import type { SetUp } from './add-connection-dialog.tsx'
import type { Connection } from './connection-values.ts'
import { EditConnectionDialog } from './edit-connection-dialog.tsx'
import { RemoveConnectionDialog } from './remove-connection-dialog.tsx'
import { ReplaceSecretDialog } from './replace-secret-dialog.tsx'

interface ConnectionsTableProps {
  connections: readonly Connection[]
  onChange(): void
  /** Shows how to set the connection up. */
  onShow(connection: SetUp): void
}

interface DialogProps {
  connection: Connection
  onClose(): void
  onDone(): void
}

const ACTIONS: Readonly<Record<string, ComponentType<DialogProps>>> = {
  Edit: EditConnectionDialog,
  'Replace secret': ReplaceSecretDialog,
  Remove: RemoveConnectionDialog,
}

/** The connections, by name. Those of the settings of the server are shown only. */
export function ConnectionsTable({ connections, onChange, onShow }: ConnectionsTableProps) {
  const { format } = useView()
  const [asked, setAsked] = useState<{ connection: Connection; action: string }>()
  const Dialog = asked && ACTIONS[asked.action]
  return (
    <>
      <ScrollingTable
        caption="Connections, by name"
        columns={['Name', text('Platform'), text('Tenant'), text('Stored in'), 'Secrets', 'Last delivery', '']}
      >
        <Table.Tbody>
          {connections.map((connection) => (
            <Table.Tr key={connection.name}>
              <Table.Th scope="row" fw={400}>
                {connection.name}
              </Table.Th>
              <Table.Td className="operations-text">{connection.title}</Table.Td>
              <Table.Td className="operations-text">{connection.tenant ?? 'Default'}</Table.Td>
              <Table.Td className="operations-text">
                {connection.origin === 'settings' ? 'TIDEMARK_CONNECTIONS' : 'Database'}
              </Table.Td>
              <Table.Td>{connection.settings ? format.count(connection.settings.secrets) : 'Unknown'}</Table.Td>
              <Table.Td>
                {connection.lastDeliveryAt === null ? 'Never' : format.instant(connection.lastDeliveryAt)}
              </Table.Td>
              <Table.Td>
                <Group gap={4} wrap="nowrap" justify="flex-end">
                  <ActionButton label="Set up" of={connection} onClick={() => onShow(connection)} />
                  {actionsOf(connection).map((action) => (
                    <ActionButton
                      key={action}
                      label={action}
                      of={connection}
                      onClick={() => setAsked({ connection, action })}
                    />
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollingTable>
      {asked && Dialog && (
        <Dialog
          connection={asked.connection}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined)
            onChange()
          }}
        />
      )}
    </>
  )
}

/** A connection whose secrets cannot be decrypted can only be removed. */
function actionsOf({ origin, settings }: Connection): string[] {
  if (origin === 'settings') return []
  return settings === null ? ['Remove'] : Object.keys(ACTIONS)
}

function ActionButton({ label, of: { name }, onClick }: { label: string; of: Connection; onClick(): void }) {
  return (
    <Button size="compact-xs" variant="default" aria-label={`${label}: ${name}`} onClick={onClick}>
      {label}
    </Button>
  )
}
