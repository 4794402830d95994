import { Button, Group, Table } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useView } from '../../view/use-view.ts'
import { ScrollingTable, text } from '../operations/scrolling-table.tsx'
import type { Key } from './keys-panel.tsx'
import type { NewKey } from './new-key-note.tsx'

const STATUS: Readonly<Record<string, string>> = { active: 'Active', expired: 'Expired', revoked: 'Revoked' }

interface KeysTableProps {
  keys: readonly Key[]
  onChange(): void
  /** A rotation made a new key. */
  onCreated(key: NewKey): void
}

/** The keys, newest first. */
export function KeysTable({ keys, onChange, onCreated }: KeysTableProps) {
  const { format } = useView()
  const [asked, setAsked] = useState<Key>()
  return (
    <>
      <ScrollingTable
        caption="Access keys, newest first"
        columns={[
          'Name',
          text('Scopes'),
          text('Tenant'),
          text('Status'),
          text('Created by'),
          'Expires',
          'Last used',
          '',
        ]}
      >
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Th scope="row" fw={400} title={key.id}>
                {key.name}
              </Table.Th>
              <Table.Td className="operations-text">{key.scopes.join(', ')}</Table.Td>
              <Table.Td className="operations-text">{key.tenant ?? 'All'}</Table.Td>
              <Table.Td className="operations-text">{STATUS[key.status] ?? key.status}</Table.Td>
              <Table.Td className="operations-text">{key.createdBy}</Table.Td>
              <Table.Td>{key.expiresAt === null ? 'Never' : format.instant(key.expiresAt)}</Table.Td>
              <Table.Td>{key.lastUsedAt === null ? 'Never' : format.instant(key.lastUsedAt)}</Table.Td>
              <Table.Td>
                <Group gap={4} wrap="nowrap" justify="flex-end">
                  {key.status === 'active' && key.replacedBy === null && (
                    <RotateButton rotated={key} onRotated={onCreated} />
                  )}
                  {key.status !== 'revoked' && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Revoke ${key.name} (${key.id})`}
                      onClick={() => setAsked(key)}
                    >
                      Revoke
                    </Button>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollingTable>
      {asked && (
        <RevokeDialog
          asked={asked}
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

/** Makes a successor of a key. The old key works for another day, so nothing is lost by a click. */
function RotateButton({ rotated: { id, name }, onRotated }: { rotated: Key; onRotated(key: NewKey): void }) {
  const rotation = useMutation<NewKey | undefined, Error>({
    mutationFn: async () => {
      const { data } = await api.POST('/api/keys/{id}/rotate', { params: { path: { id } }, body: {} })
      return data
    },
    onSuccess: (key) => key && onRotated(key),
  })
  return (
    <Button
      size="compact-xs"
      variant="default"
      color={rotation.error ? 'red' : undefined}
      aria-label={`Rotate ${name} (${id})`}
      title={rotation.error?.message ?? 'Makes a new key. The old one works for another 24 hours.'}
      loading={rotation.isPending}
      onClick={() => rotation.mutate()}
    >
      Rotate
    </Button>
  )
}

interface RevokeDialogProps {
  asked: Key
  onClose(): void
  onDone(): void
}

function RevokeDialog({ asked, onClose, onDone }: RevokeDialogProps) {
  const revocation = useMutation<unknown, Error>({
    mutationFn: () => api.DELETE('/api/keys/{id}', { params: { path: { id: asked.id } } }),
    onSuccess: onDone,
  })
  return (
    <ConfirmDialog
      title={`Revoke “${asked.name}”?`}
      label="Revoke"
      isPending={revocation.isPending}
      error={revocation.error}
      onConfirm={() => revocation.mutate()}
      onClose={onClose}
    >
      No process accepts the key after 30 seconds. A revoked key cannot be restored. The scopes of the key:{' '}
      {asked.scopes.join(', ')}.
    </ConfirmDialog>
  )
}
