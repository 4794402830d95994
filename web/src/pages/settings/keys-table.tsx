import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { ScrollingTable } from '../operations/scrolling-table.tsx'
import type { Key } from './keys-panel.tsx'

const STATUS: Readonly<Record<string, string>> = { active: 'Active', expired: 'Expired', revoked: 'Revoked' }
const HEADERS = ['Scopes', 'Tenant', 'Status', 'Created by']

/** The keys, newest first. */
export function KeysTable({ keys, onChange }: { keys: readonly Key[]; onChange(): void }) {
  const { format } = useView()
  const [asked, setAsked] = useState<Key>()
  return (
    <>
      <ScrollingTable caption="Access keys, newest first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            {HEADERS.map((label) => (
              <Table.Th key={label} scope="col" className="operations-text">
                {label}
              </Table.Th>
            ))}
            <Table.Th scope="col">Expires</Table.Th>
            <Table.Th scope="col">Last used</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
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
    <Modal opened onClose={onClose} title={`Revoke “${asked.name}”?`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        <Text size="sm">
          No process accepts the key after 30 seconds. A revoked key cannot be restored. The scopes of the key:{' '}
          {asked.scopes.join(', ')}.
        </Text>
        {revocation.error && <ProblemNote error={revocation.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={revocation.isPending} onClick={() => revocation.mutate()}>
            Revoke
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
